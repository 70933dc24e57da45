import { createStore } from 'zustand/vanilla';

/** Which panels are shown; sizes are kept by the groups themselves. */
export interface LayoutState {
  readonly library: boolean;
  readonly inspector: boolean;
  readonly viewport: boolean;
  readonly video: boolean;
  readonly timeline: boolean;
  readonly jobs: boolean;
  /** In the place of the inspector. */
  readonly training: boolean;
  /** In the place of the inspector, before fine-tuning. */
  readonly cleanup: boolean;
  readonly lower: 'timeline' | 'curves';
}

export const DEFAULT_LAYOUT: LayoutState = {
  library: true,
  inspector: true,
  viewport: true,
  video: true,
  timeline: true,
  jobs: false,
  training: false,
  cleanup: false,
  lower: 'timeline',
};

const KEY = 'vibe.layout';

/** What was kept, as far as it is one of ours; anything else is the default. */
export function readLayout(text: string | null): LayoutState {
  if (text === null) return DEFAULT_LAYOUT;
  try {
    const kept: unknown = JSON.parse(text);
    if (typeof kept !== 'object' || kept === null) return DEFAULT_LAYOUT;
    const state: Record<string, unknown> = { ...DEFAULT_LAYOUT };
    for (const [key, value] of Object.entries(kept)) {
      if (key === 'lower' ? value === 'timeline' || value === 'curves' : typeof value === 'boolean') {
        if (key in state) state[key] = value;
      }
    }
    return state as unknown as LayoutState;
  } catch {
    return DEFAULT_LAYOUT;
  }
}

/** Kept once a project was open in this browser: the demo is shown by itself only before that. */
export const WELCOMED = 'vibe.welcomed';

const storage = globalThis.localStorage;

/** Which panels this window shows, as the last time. */
export const layout = createStore<LayoutState>(() => readLayout(storage?.getItem(KEY) ?? null));
layout.subscribe((state) => storage?.setItem(KEY, JSON.stringify(state)));

/** Shows or hides a panel. */
export function toggle(panel: Exclude<keyof LayoutState, 'lower'>): void {
  layout.setState((state) => ({ [panel]: !state[panel] }));
}

/** Jobs the drawer was opened for by itself; it goes by itself when they have ended well. */
export const shownFor = createStore<readonly number[]>(() => []);

/** Shows the jobs that were just begun. */
export function showJobs(ids: readonly number[]): void {
  if (!layout.getState().jobs) shownFor.setState(ids, true);
  layout.setState({ jobs: true });
}

/** What the groups of panels keep their sizes under. */
export const GROUPS = ['vibe.columns', 'vibe.rows', 'vibe.views'] as const;

/** Counts resets of the sizes: the workspace is laid out anew at each. */
export const resets = createStore<number>(() => 0);

/** Forgets what sizes panels were given. */
export function resetSizes(): void {
  for (const key of Object.keys(storage ?? {})) {
    if (GROUPS.some((group) => key.includes(group))) storage?.removeItem(key);
  }
  resets.setState((count) => count + 1, true);
}
