import { Button } from '@mantine/core';
import { useStore } from 'zustand';
import { runAction } from '../../actions/registry.ts';
import { clipDocument } from '../../document/clip-document.ts';
import { uploads } from '../../import/upload-videos.ts';
import { Condition } from '../../ui/condition.tsx';
import { spokenBytes } from '../../ui/durations.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { t } from '../../words/words.ts';
import type { PanelManifest } from '../panel-manifest.ts';
import { ClipRow } from './clip-row.tsx';
import styles from './library.module.css';

function Library() {
  const media = useStore(clipDocument, (state) => state.media);
  const sending = useStore(uploads);
  if (media === null) return <Condition kind="loading" title={t('panel.loading')} />;
  if (media.length === 0 && sending.length === 0) {
    return (
      <Condition kind="empty" icon="film" title={t('library.empty')} hint={t('library.empty-hint')}>
        <Button variant="default" onClick={() => void runAction('file.import')}>
          {t('file.import')}
        </Button>
      </Condition>
    );
  }
  return (
    <div className={styles.scroll}>
      {sending.map((upload) => (
        <div key={upload.id} className={styles.upload}>
          <span className={styles.name}>{upload.name}</span>
          <IconButton icon="close" label={t('jobs.cancel')} onClick={upload.cancel} />
          <progress className={styles.bar} value={upload.sent} max={upload.bytes} aria-label={upload.name} />
          <span className={styles.meta}>
            {t('library.sending', { sent: spokenBytes(upload.sent), bytes: spokenBytes(upload.bytes) })}
          </span>
        </div>
      ))}
      <ul className={styles.clips}>
        {media.map((item) => (
          <ClipRow key={item.id} item={item} />
        ))}
      </ul>
    </div>
  );
}

function LibraryTools() {
  const count = useStore(clipDocument, (state) => state.media?.length ?? 0);
  const readOnly = useStore(clipDocument, ({ project }) => project?.kind === 'open' && project.read_only);
  return (
    <>
      <span className={styles.count}>{count > 0 ? count : ''}</span>
      <IconButton
        icon="plus"
        label={t('file.import')}
        disabled={readOnly}
        chord="mod+i"
        onClick={() => void runAction('file.import')}
      />
    </>
  );
}

/** Clips of the project and the people found in them. */
export const libraryPanel: PanelManifest = {
  id: 'library',
  title: 'panel.library',
  Panel: Library,
  Tools: LibraryTools,
};
