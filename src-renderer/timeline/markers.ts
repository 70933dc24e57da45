import { createStore } from 'zustand/vanilla';
import { clipDocument } from '../document/clip-document.ts';

/** A frame somebody wants to find again. */
export interface Marker {
  readonly frame: number;
  readonly name: string;
}

const storage = globalThis.localStorage;

/** Markers of the open clip, ascending. They are this person's own notes and stay in their browser. */
export const markers = createStore<readonly Marker[]>(() => []);

/** Sets a marker, or takes it away where there is one. */
export function toggleMarker(frame: number): void {
  const list = markers.getState();
  const rest = list.filter((marker) => marker.frame !== frame);
  keep(rest.length < list.length ? rest : placed(list, { frame, name: '' }));
}

/** Moves a marker; onto another one it replaces it. */
export function moveMarker(from: number, to: number): void {
  const list = markers.getState();
  const moved = list.find((marker) => marker.frame === from);
  if (!moved || from === to) return;
  keep(
    placed(
      list.filter(({ frame }) => frame !== from && frame !== to),
      { ...moved, frame: to },
    ),
  );
}

/** A list with one more marker, ascending by frame. */
export function placed(list: readonly Marker[], marker: Marker): Marker[] {
  return [...list, marker].sort((a, b) => a.frame - b.frame);
}

/** Markers as they were kept, as far as they can be read. */
export function readMarkers(text: string | null): Marker[] {
  try {
    const kept: unknown = JSON.parse(text ?? '[]');
    if (!Array.isArray(kept)) return [];
    return kept
      .filter((entry): entry is { frame: number; name?: unknown } => Number.isInteger(entry?.frame) && entry.frame >= 0)
      .map(({ frame, name }) => ({ frame, name: typeof name === 'string' ? name : '' }))
      .sort((a, b) => a.frame - b.frame);
  } catch {
    return [];
  }
}

function keep(list: readonly Marker[]): void {
  markers.setState(list, true);
  const key = keyNow();
  if (key) storage?.setItem(key, JSON.stringify(list));
}

function keyNow(): string | null {
  const { project, clip } = clipDocument.getState();
  return project?.kind === 'open' && clip ? `vibe.markers:${project.path}:${clip.id}` : null;
}

let shown: string | null = null;
function followClip(): void {
  const key = keyNow();
  if (key === shown) return;
  shown = key;
  markers.setState(key ? readMarkers(storage?.getItem(key) ?? null) : [], true);
}
clipDocument.subscribe(followClip);
followClip();
