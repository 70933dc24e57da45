import { createStore } from 'zustand/vanilla';
import type { CharacterItem } from '#shared/contract/studio/files.ts';
import type { HandPose } from '#shared/retarget/hands/hand-poses.ts';
import { studio } from '../connection/studio-client.ts';

/** Where somebody's own character is seen in the 3D view: not at all, beside each body, or in its place. */
export const CHARACTER_WAYS = ['off', 'beside', 'instead'] as const;
export type CharacterWay = (typeof CHARACTER_WAYS)[number];

export interface CharacterState {
  /** The character in use; null where none was chosen. */
  readonly item: CharacterItem | null;
  readonly way: CharacterWay;
  /** How its fingers are held, in the 3D view and in files. */
  readonly hands: HandPose;
  /** True while its file is looked at. */
  readonly busy: boolean;
}

const KEY = 'vibe.character';

/** The one character of this window; its file and how it is shown are remembered. */
export const character = createStore<CharacterState>(() => ({ item: null, way: 'off', hands: 'relaxed', busy: false }));

character.subscribe(({ item, way }, before) => {
  if (item === before.item && way === before.way) return;
  try {
    if (item) localStorage.setItem(KEY, JSON.stringify({ path: item.path, way }));
    else localStorage.removeItem(KEY);
  } catch {
    // A window without storage forgets; nothing else depends on it.
  }
});

/**
 * Looks at a character's file, or corrects its bones, and takes it into use.
 *
 * @param corrections `role=bone`; kept by the host for the next time
 * @throws Problem rig/format, rig/mapping; the character in use stays then
 */
export async function openCharacter(path: string, corrections: readonly string[] = []): Promise<CharacterItem> {
  character.setState({ busy: true });
  try {
    const item = await studio().files.character({ path: path.trim(), corrections: [...corrections] });
    character.setState({ item });
    return item;
  } finally {
    character.setState({ busy: false });
  }
}

/** The character of the last time, as a path; null where there was none. */
export function rememberedCharacter(): { readonly path: string; readonly way: CharacterWay } | null {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? 'null') as { path?: unknown; way?: unknown } | null;
    const way = CHARACTER_WAYS.find((one) => one === kept?.way);
    return typeof kept?.path === 'string' && way ? { path: kept.path, way } : null;
  } catch {
    return null;
  }
}

export function holdHands(hands: HandPose): void {
  character.setState({ hands });
}

export function showCharacter(way: CharacterWay): void {
  character.setState({ way });
}

/** Beside, in place of the body, off, and beside again. */
export function nextWay(way: CharacterWay): CharacterWay {
  return CHARACTER_WAYS[(CHARACTER_WAYS.indexOf(way) + 1) % CHARACTER_WAYS.length]!;
}
