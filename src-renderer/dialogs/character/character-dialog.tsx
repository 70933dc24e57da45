import { Button } from '@mantine/core';
import { useStore } from 'zustand';
import { OWN_CHARACTER } from '#shared/exporting/targets.ts';
import { CHARACTER_WAYS, character, showCharacter } from '../../document/character.ts';
import { clipDocument, shownTakes } from '../../document/clip-document.ts';
import { Icon } from '../../ui/icon.tsx';
import { t } from '../../words/words.ts';
import { Dialog, DialogFoot } from '../dialog.tsx';
import { closeDialog, openDialog } from '../dialog-store.ts';
import styles from '../export.module.css';
import { CharacterForm } from './character-form.tsx';

/** Chooses somebody's own character, to be seen in the 3D view and exported onto. */
export function CharacterDialog() {
  const { item, way } = useStore(character);
  const takes = useStore(clipDocument, () => shownTakes().length);
  const ready = item !== null && item.lacks === null;
  return (
    <Dialog title={t('character.title')} size={900}>
      <CharacterForm />
      {ready ? (
        <fieldset className={styles.field}>
          <legend className={styles.label}>{t('character.way')}</legend>
          <div className={styles.row}>
            {CHARACTER_WAYS.map((one) => (
              <label key={one}>
                <input type="radio" name="way" checked={way === one} onChange={() => showCharacter(one)} />{' '}
                {t(`character.way-${one}`)}
              </label>
            ))}
          </div>
        </fieldset>
      ) : null}
      <DialogFoot leave={t('dialog.close')}>
        {ready && takes > 0 ? (
          <Button
            variant="default"
            leftSection={<Icon name="export" size={15} />}
            onClick={() =>
              openDialog({ kind: 'export', takeIds: shownTakes().map(({ id }) => id), target: OWN_CHARACTER })
            }
          >
            {t('character.export')}
          </Button>
        ) : null}
        <Button
          data-autofocus
          disabled={!ready}
          onClick={() => {
            if (way === 'off') showCharacter('beside');
            closeDialog();
          }}
        >
          {t('character.show')}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}
