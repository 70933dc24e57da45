import { Button } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useStore } from 'zustand';
import { studio } from '../connection/studio-client.ts';
import { clipDocument } from '../document/clip-document.ts';
import { importPaths } from '../import/upload-videos.ts';
import { shownProblem } from '../notices/report-problem.ts';
import { pickVideos } from '../panels/start/pick-videos.ts';
import { Icon } from '../ui/icon.tsx';
import { t } from '../words/words.ts';
import { Dialog, DialogFoot } from './dialog.tsx';
import { closeDialog, dialog } from './dialog-store.ts';
import styles from './dialogs.module.css';
import { PathInput } from './path-input.tsx';

/** Imports videos, or says where a clip lies now. */
export function ImportDialog() {
  const open = useStore(dialog);
  const media = useStore(clipDocument, (state) => state.media);
  const clip = open.kind === 'relink' ? media?.find(({ id }) => id === open.mediaId) : undefined;
  const [path, setPath] = useState(clip?.path ?? '');
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const go = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      const wanted = path.trim().replace(/^["']|["']$/g, '');
      const refused = clip ? [] : await importPaths([wanted]);
      if (clip) await studio().media.relink({ id: clip.id, path: wanted });
      const [first] = refused;
      if (first) setProblem(`${first.message} ${first.hint}`);
      else closeDialog();
    } catch (error) {
      const { message, hint } = shownProblem(error);
      setProblem(`${message} ${hint}`);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog title={clip ? t('import.relink', { name: clip.name }) : t('file.import')} size={520}>
      {clip ? (
        <p className={styles.hint}>{t('import.relink-hint')}</p>
      ) : (
        <div className={styles.field}>
          <Button
            data-autofocus
            size="md"
            fullWidth
            leftSection={<Icon name="film" />}
            onClick={() => {
              closeDialog();
              void pickVideos();
            }}
          >
            {t('import.choose')}
          </Button>
          <span className={styles.hint}>{t('import.choose-hint')}</span>
        </div>
      )}
      <form onSubmit={(event) => void go(event)}>
        <PathInput
          wanted="video"
          data-autofocus={clip ? true : undefined}
          label={t(clip ? 'import.path-now' : 'import.path')}
          description={clip ? undefined : t('import.path-hint')}
          placeholder="/videos/dance.mp4"
          value={path}
          error={problem || undefined}
          onPath={(wanted) => {
            setPath(wanted);
            setProblem('');
          }}
        />
        <DialogFoot>
          <Button type="submit" variant={clip ? 'filled' : 'default'} loading={busy} disabled={path.trim() === ''}>
            {clip ? t('library.relink') : t('import.take')}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
