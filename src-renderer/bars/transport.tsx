import { useStore } from 'zustand';
import { type Action, applies, runAction } from '../actions/registry.ts';
import { playhead } from '../document/playhead.ts';
import { keyNow } from '../keys/keymap.ts';
import { reportProblem } from '../notices/report-problem.ts';
import type { IconName } from '../ui/icon.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { t } from '../words/words.ts';
import styles from './tool-bar.module.css';

const BUTTONS: readonly { readonly id: string; readonly icon: IconName }[] = [
  { id: 'play.first', icon: 'first' },
  { id: 'play.step-back', icon: 'frame-previous' },
  { id: 'play.toggle', icon: 'play' },
  { id: 'play.step-on', icon: 'frame-next' },
  { id: 'play.last', icon: 'last' },
];

/** Playing and stepping, in the middle of the toolbar; what it does belongs to the actions of the video. */
export function Transport({ actions }: { readonly actions: readonly Action[] }) {
  const playing = useStore(playhead, (state) => state.playing);
  const rate = useStore(playhead, (state) => state.rate);
  const loop = useStore(playhead, (state) => state.loop !== null);
  return (
    <fieldset className={styles.transport} aria-label={t('menu.play')}>
      {BUTTONS.map(({ id, icon }) => {
        const action = actions.find((one) => one.id === id);
        if (!action) return null;
        return (
          <IconButton
            key={id}
            icon={id === 'play.toggle' && playing ? 'pause' : icon}
            label={t(action.label)}
            chord={keyNow(action, actions)}
            disabled={!applies(action)}
            onClick={() => void runAction(id).catch(reportProblem)}
          />
        );
      })}
      {playing && rate !== 1 ? <span className={styles.rate}>{rate} ×</span> : null}
      {loop ? (
        <IconButton icon="loop" pressed label={t('transport.loop')} onClick={() => playhead.setState({ loop: null })} />
      ) : null}
    </fieldset>
  );
}
