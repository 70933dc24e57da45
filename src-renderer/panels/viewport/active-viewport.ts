import type { Viewport } from './viewport.ts';

let active: Viewport | null = null;

/** The 3D view that is mounted, for actions; null where there is none. */
export function activeViewport(): Viewport | null {
  return active;
}

/** Called by the panel when it mounts and unmounts. */
export function setActiveViewport(viewport: Viewport | null): void {
  active = viewport;
}
