import { useStore } from 'zustand';
import { runAction } from '../../actions/registry.ts';
import { clipDocument } from '../../document/clip-document.ts';
import { selection } from '../../document/selection.ts';
import { overlaySettings } from '../../overlay/overlay-settings.ts';
import { t, type WordKey } from '../../words/words.ts';
import { beginComparing, endComparing, videoActions } from './actions.ts';
import { videoModel } from './model.ts';
import { ToolIcon, type ToolIconName } from './tool-icon.tsx';
import styles from './video.module.css';

const SWITCHES = ['boxes', 'keypoints', 'skeleton', 'mesh', 'contacts', 'trails', 'onion'] as const;

/** Switches of the overlay and of the view, in the head of the panel. */
export function VideoTools() {
  const settings = useStore(overlaySettings);
  const open = useStore(clipDocument, ({ clip }) => clip !== null);
  const locked = useStore(videoModel, ({ lockedTake }) => lockedTake !== null);
  const chosen = useStore(selection, ({ takeId }) => takeId !== null);
  const comparing = useStore(videoModel, (state) => state.comparing);
  const edited = useStore(clipDocument, ({ undo, redo }) => undo !== null || redo !== null);
  if (!open) return null;
  return (
    <div className={styles.tools} role="toolbar" aria-label={t('panel.video')}>
      {SWITCHES.map((name) => {
        const value = settings[name];
        const icon: ToolIconName = value === 'wire' ? 'wire' : name;
        return <Tool key={name} action={`video.${name}`} icon={icon} pressed={value !== false && value !== 'off'} />;
      })}
      <span className={styles.gap} />
      <button
        type="button"
        className={styles.tool}
        aria-pressed={comparing}
        aria-label={t('video.compare')}
        title={titleOf('video.compare')}
        disabled={!edited}
        onPointerDown={beginComparing}
        onPointerUp={endComparing}
        onPointerLeave={endComparing}
        onKeyDown={(event) => event.key === 'Enter' && beginComparing()}
      >
        <ToolIcon name="compare" />
      </button>
      <Tool action="video.lock" icon="lock" pressed={locked} disabled={!chosen} />
      <Tool action="video.fit" icon="fit" />
    </div>
  );
}

interface ToolProps {
  readonly action: string;
  readonly icon: ToolIconName;
  readonly pressed?: boolean;
  readonly disabled?: boolean;
}

function Tool({ action, icon, pressed, disabled }: ToolProps) {
  const label = t(action as WordKey);
  return (
    <button
      type="button"
      className={styles.tool}
      aria-pressed={pressed}
      aria-label={label}
      title={titleOf(action)}
      disabled={disabled}
      onClick={() => void runAction(action)}
    >
      <ToolIcon name={icon} />
    </button>
  );
}

function titleOf(id: string): string {
  const key = videoActions.find((action) => action.id === id)?.keys?.[0];
  const label = t(id as WordKey);
  return key ? `${label} (${key.replace('shift+', '⇧').toUpperCase()})` : label;
}
