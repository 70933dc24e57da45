import { useStore } from 'zustand';
import { allActions, runAction } from '../../actions/registry.ts';
import { character } from '../../document/character.ts';
import { clipDocument } from '../../document/clip-document.ts';
import { keyCaps } from '../../keys/chord.ts';
import { keysOf } from '../../keys/keymap.ts';
import { t } from '../../words/words.ts';
import styles from './panel.module.css';
import { ToolIcon, type ToolIconName } from './tool-icon.tsx';
import { viewportSettings } from './viewport-settings.ts';

/** Switches of the 3D view, in the head of the panel. */
export function ViewportTools() {
  const settings = useStore(viewportSettings);
  const way = useStore(character, (state) => state.way);
  const there = useStore(clipDocument, ({ takes }) => (takes?.length ?? 0) > 0);
  if (!there) return null;
  return (
    <div className={styles.tools} role="toolbar" aria-label={t('panel.viewport')}>
      <Tool name="body" pressed={settings.body !== 'off'} />
      <Tool name="character" pressed={way !== 'off'} />
      <Tool name="skeleton" pressed={settings.skeleton} />
      <Tool name="trajectory" pressed={settings.trajectory} />
      <Tool name="floor" pressed={settings.floor} />
      <Tool name="picture" pressed={settings.picture} />
      <span className={styles.gap} />
      <Tool name="frame" />
      <Tool name="follow" pressed={settings.follow} />
      <Tool name="filming" pressed={settings.filming} />
    </div>
  );
}

function Tool({ name, pressed }: { readonly name: ToolIconName; readonly pressed?: boolean }) {
  const label = t(`viewport.${name}`);
  const action = allActions().find(({ id }) => id === `viewport.${name}`);
  const chord = action ? keysOf(action)[0] : undefined;
  return (
    <button
      type="button"
      className={styles.tool}
      aria-label={label}
      aria-pressed={pressed}
      title={chord ? `${label} (${keyCaps(chord).join(' ')})` : label}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => void runAction(`viewport.${name}`)}
    >
      <ToolIcon name={name} />
    </button>
  );
}
