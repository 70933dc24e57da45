import { Button } from '@mantine/core';
import { useState } from 'react';
import { useStore } from 'zustand';
import type { MediaItem } from '#shared/contract/studio/media.ts';
import { dataUrl } from '../../connection/studio-client.ts';
import { openDialog } from '../../dialogs/dialog-store.ts';
import { clipDocument } from '../../document/clip-document.ts';
import { captureOf, jobList } from '../../document/job-list.ts';
import { openClip } from '../../document/open-clip.ts';
import { Icon } from '../../ui/icon.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { tCount } from '../../words/count-words.ts';
import { t } from '../../words/words.ts';
import styles from './library.module.css';
import { capturingWords, rateWords, sizeWords } from './model.ts';
import { TakeRow } from './take-row.tsx';

/** A clip with its picture, its facts and, while it is open, its people. */
export function ClipRow({ item }: { readonly item: MediaItem }) {
  const isOpen = useStore(clipDocument, (state) => state.clip?.id === item.id);
  const takes = useStore(clipDocument, (state) => (isOpen ? state.takes : null));
  const readOnly = useStore(clipDocument, (state) => state.project?.kind === 'open' && state.project.read_only);
  const capturing = useStore(jobList, ({ jobs }) => capturingWords(captureOf(jobs, item)));
  const busy = capturing !== null;
  const capture = () => openDialog({ kind: 'capture', mediaIds: [item.id] });
  return (
    <li className={styles.clip} data-open={isOpen || undefined}>
      <div className={styles.head}>
        <button type="button" className={styles.pick} aria-current={isOpen} onClick={() => isOpen || openClip(item.id)}>
          <Thumbnail item={item} />
          <span className={styles.words}>
            <span className={styles.name} title={item.path}>
              {item.name}
            </span>
            <span className={styles.meta}>{sizeWords(item)}</span>
            {busy ? (
              <span className={styles.busy}>{capturing}</span>
            ) : (
              <span className={styles.meta}>
                {rateWords(item)} · {item.takes > 0 ? tCount('library.people', item.takes) : t('library.no-people')}
              </span>
            )}
          </span>
        </button>
        {readOnly || busy || item.file !== 'present' ? null : (
          <span className={styles.act}>
            <IconButton icon="capture" label={t('file.capture')} onClick={capture} />
          </span>
        )}
      </div>
      {item.file === 'present' ? null : (
        <div className={styles.trouble} role="alert">
          <Icon name="alert" size={14} />
          <span>{t(`library.${item.file}`)}</span>
          <Button size="compact-xs" variant="default" onClick={() => openDialog({ kind: 'relink', mediaId: item.id })}>
            {t('library.relink')}
          </Button>
        </div>
      )}
      {item.playable === 'proxy-pending' ? <p className={styles.note}>{t('library.proxy')}</p> : null}
      {isOpen && takes !== null && takes.length > 0 ? (
        <ul className={styles.takes}>
          {takes.map((take) => (
            <TakeRow key={take.id} take={take} />
          ))}
        </ul>
      ) : null}
      {isOpen && takes?.length === 0 && !busy && item.file === 'present' && !readOnly ? (
        <div className={styles.invite}>
          <Button fullWidth variant="default" leftSection={<Icon name="capture" size={15} />} onClick={capture}>
            {t('library.capture-now')}
          </Button>
        </div>
      ) : null}
    </li>
  );
}

function Thumbnail({ item }: { readonly item: MediaItem }) {
  const [failed, setFailed] = useState(false);
  return (
    <span className={styles.picture} data-upright={item.height > item.width || undefined}>
      {failed || item.file === 'missing' ? (
        <Icon name="film" size={18} />
      ) : (
        <img
          src={dataUrl(`media/${item.id}/thumbnail?frame=${Math.floor(item.frames / 3)}&height=90`)}
          alt=""
          loading="lazy"
          draggable={false}
          onError={() => setFailed(true)}
        />
      )}
    </span>
  );
}
