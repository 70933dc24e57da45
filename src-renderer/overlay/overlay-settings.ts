import { createStore } from 'zustand/vanilla';

/** How the fitted body is drawn over the picture. */
export type MeshStyle = 'off' | 'solid' | 'wire';

/** What is drawn over the picture. */
export interface OverlaySettings {
  readonly boxes: boolean;
  readonly keypoints: boolean;
  readonly skeleton: boolean;
  readonly mesh: MeshStyle;
  readonly trails: boolean;
  readonly onion: boolean;
  readonly contacts: boolean;
}

export const DEFAULT_OVERLAY: OverlaySettings = {
  boxes: true,
  keypoints: true,
  skeleton: true,
  mesh: 'solid',
  trails: false,
  onion: false,
  contacts: true,
};

const KEY = 'vibe.overlay';
const MESH_STYLES: readonly unknown[] = ['off', 'solid', 'wire'];

/** The settings of this window; remembered from one session to the next. */
export const overlaySettings = createStore<OverlaySettings>(() => readSettings(stored()));

overlaySettings.subscribe((settings) => {
  try {
    globalThis.localStorage?.setItem(KEY, JSON.stringify(settings));
  } catch {
    // Without storage the settings last as long as the window.
  }
});

/** Settings from their stored text; what it does not tell, or tells wrongly, is as it was delivered. */
export function readSettings(text: string | null): OverlaySettings {
  let found: Record<string, unknown>;
  try {
    found = Object(JSON.parse(text ?? '{}')) as Record<string, unknown>;
  } catch {
    return DEFAULT_OVERLAY;
  }
  const entries = Object.entries(DEFAULT_OVERLAY).map(([key, delivered]) => {
    const value = found[key];
    const good = key === 'mesh' ? MESH_STYLES.includes(value) : typeof value === 'boolean';
    return [key, good ? value : delivered];
  });
  return Object.fromEntries(entries) as OverlaySettings;
}

/** The style after this one: solid, wireframe, off. */
export function nextMeshStyle(style: MeshStyle): MeshStyle {
  return style === 'solid' ? 'wire' : style === 'wire' ? 'off' : 'solid';
}

function stored(): string | null {
  try {
    return globalThis.localStorage?.getItem(KEY) ?? null;
  } catch {
    return null;
  }
}
