import type { ComponentType } from 'react';
import type { WordKey } from '../words/words.ts';

/** A panel as the layout knows it: `panels/<id>/panel.tsx` exports one as `<id>Panel`. */
export interface PanelManifest {
  /** Name of its folder, also the key under which its size is remembered. */
  readonly id: string;
  /** What stands over it and what assistive technology calls its region. */
  readonly title: WordKey;
  /** Fills its parent; shows empty, loading, trouble and full by itself. Takes nothing: it reads the stores. */
  readonly Panel: ComponentType;
  /** Buttons and fields for the panel's head bar, right of its title. */
  readonly Tools?: ComponentType;
}
