import { useEffect, useState } from 'react';
import { dialog, openDialog } from '../dialogs/dialog-store.ts';
import { dataFilesOf } from '../dialogs/import-data/picked-files.ts';
import { clipDocument } from '../document/clip-document.ts';
import { reportProblem, tell } from '../notices/report-problem.ts';
import { Icon } from '../ui/icon.tsx';
import { t } from '../words/words.ts';
import { charactersOf, takeCharacterFile } from './character-file.ts';
import styles from './drop-veil.module.css';
import { importVideos, videosOf } from './upload-videos.ts';

/** Keypoints and motion go into the open clip. */
function dropData(files: readonly File[]): void {
  if (clipDocument.getState().clip) openDialog({ kind: 'import-data', files });
  else {
    const code = 'page/no-clip';
    tell({ kind: 'problem', message: t('import-data.no-clip'), hint: t('import-data.no-clip-hint'), code });
  }
}

/** A character is looked at where it is asked for: in the export that waits for one, else by itself. */
function dropCharacter(file: File): void {
  if (dialog.getState().kind !== 'export') openDialog({ kind: 'character' });
  takeCharacterFile(file).catch(reportProblem);
}

/** Videos, keypoints, motion and characters can be dropped anywhere; while they hover, the window says so. */
export function DropVeil() {
  const [over, setOver] = useState(false);
  useEffect(() => {
    let depth = 0;
    const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const enter = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      depth++;
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (holdsFiles(event) && --depth <= 0) {
        depth = 0;
        setOver(false);
      }
    };
    const move = (event: DragEvent) => holdsFiles(event) && event.preventDefault();
    const drop = (event: DragEvent) => {
      if (!holdsFiles(event) || !event.dataTransfer) return;
      event.preventDefault();
      depth = 0;
      setOver(false);
      const [rig] = charactersOf(event.dataTransfer.files);
      if (rig) {
        dropCharacter(rig);
        return;
      }
      const videos = videosOf(event.dataTransfer);
      const data = dataFilesOf(event.dataTransfer.files);
      if (videos.length === 0 && data.length > 0) {
        dropData(data);
        return;
      }
      if (videos.length === 0) {
        tell({ kind: 'problem', message: t('import.no-videos'), hint: t('import.formats'), code: 'page/no-videos' });
      }
      void importVideos(videos);
    };
    window.addEventListener('dragenter', enter);
    window.addEventListener('dragleave', leave);
    window.addEventListener('dragover', move);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragenter', enter);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('dragover', move);
      window.removeEventListener('drop', drop);
    };
  }, []);
  if (!over) return null;
  return (
    <div className={styles.veil}>
      <div className={styles.box}>
        <Icon name="film" size={28} />
        <p>{t('import.drop')}</p>
        <span>{t('import.formats')}</span>
      </div>
    </div>
  );
}
