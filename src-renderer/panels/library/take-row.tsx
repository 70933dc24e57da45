import { useStore } from 'zustand';
import type { TakeItem } from '#shared/contract/studio/takes.ts';
import { clipDocument, setTakeShown } from '../../document/clip-document.ts';
import { selection } from '../../document/selection.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { t } from '../../words/words.ts';
import styles from './library.module.css';

/** A person of the open clip: chosen with a click, hidden with the eye. */
export function TakeRow({ take }: { readonly take: TakeItem }) {
  const chosen = useStore(selection, (state) => state.takeId === take.id);
  const hidden = useStore(clipDocument, (state) => state.hiddenTakes.has(take.id));
  return (
    <li className={styles.take} data-chosen={chosen || undefined} data-hidden={hidden || undefined}>
      <button
        type="button"
        className={styles.takePick}
        aria-pressed={chosen}
        onClick={() => selection.setState({ takeId: take.id, landmark: null, joint: null })}
      >
        <span className={styles.dot} style={{ background: take.color }} />
        <span className={styles.takeName}>{take.name}</span>
        {take.source === 'import' ? <span className={styles.import}>{t('layer.import')}</span> : null}
        <span className={styles.score} title={t('inspector.score')}>
          {Math.round(take.score * 100)} %
        </span>
      </button>
      <IconButton
        icon={hidden ? 'eye-off' : 'eye'}
        label={hidden ? t('library.show', { name: take.name }) : t('library.hide', { name: take.name })}
        onClick={() => setTakeShown(take.id, hidden)}
      />
    </li>
  );
}
