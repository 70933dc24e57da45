/** Why a process of the window is gone, as Electron tells it. */
export interface Gone {
  readonly reason: string;
  readonly exitCode: number;
}

/** What a person is offered when the window's own process is gone. */
export type PageAnswer = 'nothing' | 'offer-reload';

/** A page that was closed on purpose needs nothing; every other end is said, with a way on. */
export function pageAnswer({ reason }: Gone): PageAnswer {
  return reason === 'clean-exit' ? 'nothing' : 'offer-reload';
}

/** How often the graphics process may end before a person is asked: Chromium starts it again by itself. */
const MOST = 3;
/** Ends that lie further apart are not one trouble, ms. */
const SPAN = 120_000;

/**
 * Counts ends of the graphics process.
 *
 * @returns tells for each end whether a person should be asked to go on without the graphics driver; asks once
 */
export function graphicsWatch(): (gone: Gone & { readonly type: string }, now: number) => boolean {
  let times: number[] = [];
  let asked = false;
  return ({ type, reason }, now) => {
    if (type !== 'GPU' || reason === 'clean-exit' || reason === 'killed') return false;
    times = [...times.filter((time) => now - time < SPAN), now];
    if (asked || times.length < MOST) return false;
    asked = true;
    return true;
  };
}

/** Argument that has the studio start without the graphics driver. */
export const WITHOUT_GRAPHICS = '--without-graphics';
