import { createStore } from 'zustand/vanilla';
import type { Marker } from '#shared/contract/studio/markers.ts';
import { follow } from '../connection/follow.ts';
import { type StudioClient, studio } from '../connection/studio-client.ts';
import { clipDocument } from '../document/clip-document.ts';
import { reportProblem } from '../notices/report-problem.ts';

export type { Marker };

/** Markers of the open clip, ascending; kept in the project. */
export const markers = createStore<readonly Marker[]>(() => []);

/** Sets a marker, or takes it away where there is one. */
export function toggleMarker(frame: number): void {
  const list = markers.getState();
  const rest = list.filter((marker) => marker.frame !== frame);
  if (rest.length < list.length) {
    keep(rest, (host, media_id) => host.markers.remove({ media_id, frame }));
  } else {
    keep(placed(list, { frame, name: '' }), (host, media_id) => host.markers.set({ media_id, frame, name: '' }));
  }
}

/** Moves a marker; onto another one it replaces it. */
export function moveMarker(from: number, to: number): void {
  const list = markers.getState();
  const moved = list.find((marker) => marker.frame === from);
  if (!moved || from === to) return;
  const rest = list.filter(({ frame }) => frame !== from && frame !== to);
  const before = waiting.at(-1)?.move?.to === from ? waiting.pop()!.move! : null;
  const move = { from: before?.from ?? from, to };
  const call: Call = (host, media_id) => host.markers.move({ media_id, ...move });
  keep(placed(rest, { ...moved, frame: to }), call, move);
}

/** A list with one more marker, ascending by frame. */
export function placed(list: readonly Marker[], marker: Marker): Marker[] {
  return [...list, marker].sort((a, b) => a.frame - b.frame);
}

type Call = (host: StudioClient, mediaId: number) => Promise<unknown>;
/** What a change of a marker asks of the host; moves that wait for their turn become one. */
interface Change {
  readonly mediaId: number;
  readonly move: { readonly from: number; readonly to: number } | null;
  readonly call: Call;
}

/** How long after an answer the host's list is what counts, ms: its change is told by then. */
const SETTLED_MS = 300;

const waiting: Change[] = [];
let sending = false;
let told: readonly Marker[] = [];

/** Shows a change at once and has it kept, one after the other; where one is refused, the host's list is shown. */
function keep(list: readonly Marker[], call: Call, move: Change['move'] = null): void {
  const mediaId = clipDocument.getState().clip?.id;
  if (mediaId === undefined) return;
  markers.setState(list, true);
  waiting.push({ mediaId, move, call });
  if (!sending) void send();
}

async function send(): Promise<void> {
  sending = true;
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    try {
      await next.call(studio(), next.mediaId);
    } catch (error) {
      reportProblem(error);
      waiting.length = 0;
    }
  }
  sending = false;
  setTimeout(() => {
    if (!sending) markers.setState(told, true);
  }, SETTLED_MS);
}

let followed: number | null = null;
let stop = () => {};

function followClip(): void {
  const { project, clip } = clipDocument.getState();
  const id = project?.kind === 'open' ? (clip?.id ?? null) : null;
  if (id === followed) return;
  followed = id;
  stop();
  stop = () => {};
  told = [];
  markers.setState([], true);
  if (id === null) return;
  stop = follow(
    (host, signal) => host.markers.list({ media_id: id }, { signal }),
    (list) => {
      told = list;
      if (!sending) markers.setState(list, true);
    },
  );
}
clipDocument.subscribe(followClip);
followClip();
