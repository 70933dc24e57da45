import { createStore } from 'zustand/vanilla';
import type { BodyStyle } from '../../scene/person-view.ts';

/** What the 3D view shows, by choice of the person at this window. */
export interface ViewportSettings {
  readonly body: BodyStyle;
  readonly skeleton: boolean;
  readonly floor: boolean;
  readonly trajectory: boolean;
  /** The filming camera with its picture. */
  readonly picture: boolean;
  /** Keeps the chosen person in the middle. */
  readonly follow: boolean;
  /** Looks through the filming camera. */
  readonly filming: boolean;
}

const KEY = 'vibe.viewport';
const DEFAULTS: ViewportSettings = {
  body: 'solid',
  skeleton: true,
  floor: true,
  trajectory: true,
  picture: true,
  follow: false,
  filming: false,
};

/** The one set of choices; remembered, except from where one looks. */
export const viewportSettings = createStore<ViewportSettings>(() => ({ ...DEFAULTS, ...remembered() }));

viewportSettings.subscribe((state) => {
  try {
    const { filming: _, ...kept } = state;
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // A window without storage forgets; nothing else depends on it.
  }
});

/** Solid, wireframe, off, and solid again. */
export function nextStyle(style: BodyStyle): BodyStyle {
  return style === 'solid' ? 'wireframe' : style === 'wireframe' ? 'off' : 'solid';
}

function remembered(): Partial<ViewportSettings> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    if (typeof kept !== 'object' || kept === null) return {};
    return Object.fromEntries(
      Object.entries(kept).filter(
        ([name, value]) => name in DEFAULTS && typeof value === typeof DEFAULTS[name as keyof ViewportSettings],
      ),
    );
  } catch {
    return {};
  }
}
