import { createStore } from 'zustand/vanilla';
import { type Action, applies } from '../actions/registry.ts';
import { normalChord } from './chord.ts';

/** Keys a person chose, by action; an empty list takes an action's keys away. */
export type Rebound = Readonly<Record<string, readonly string[]>>;

const KEY = 'vibe.keys';
const storage = globalThis.localStorage;

/** What was kept, as far as it can be read. */
export function readRebound(text: string | null): Rebound {
  try {
    const kept: unknown = JSON.parse(text ?? '{}');
    if (typeof kept !== 'object' || kept === null) return {};
    return Object.fromEntries(
      Object.entries(kept).filter(
        ([, keys]) => Array.isArray(keys) && keys.every((chord: unknown) => typeof chord === 'string'),
      ),
    );
  } catch {
    return {};
  }
}

/** The keys this person chose; the rest have their defaults. */
export const rebound = createStore<Rebound>(() => readRebound(storage?.getItem(KEY) ?? null));
rebound.subscribe((state) => storage?.setItem(KEY, JSON.stringify(state)));

/** The keys of an action now. */
export function keysOf(action: Action, chosen: Rebound = rebound.getState()): string[] {
  return (chosen[action.id] ?? action.keys ?? []).map(normalChord);
}

/**
 * What a chord does now: of several actions that share it, the first that applies, those with a condition before those
 * that always apply. So a mode can borrow a key for as long as it lasts.
 */
export function actionOf(
  chord: string,
  actions: readonly Action[],
  chosen: Rebound = rebound.getState(),
): Action | null {
  const sharing = actions.filter((action) => keysOf(action, chosen).includes(chord) && applies(action));
  return sharing.find((action) => action.when) ?? sharing[0] ?? null;
}

/** The key to name for an action now: the first that would really do it, as a mode may have borrowed the others. */
export function keyNow(action: Action, actions: readonly Action[]): string | undefined {
  const keys = keysOf(action);
  return keys.find((chord) => actionOf(chord, actions) === action) ?? keys[0];
}

/** Other actions that a chord would do as well. */
export function sharers(
  chord: string,
  id: string,
  actions: readonly Action[],
  chosen: Rebound = rebound.getState(),
): Action[] {
  return actions.filter((action) => action.id !== id && keysOf(action, chosen).includes(normalChord(chord)));
}

/** Gives an action one key; null gives its defaults back. */
export function rebind(id: string, chord: string | null): void {
  rebound.setState((state) => {
    const { [id]: _, ...rest } = state;
    return chord === null ? rest : { ...rest, [id]: [normalChord(chord)] };
  }, true);
}

/** Gives every action its defaults back. */
export function resetKeys(): void {
  rebound.setState({}, true);
}
