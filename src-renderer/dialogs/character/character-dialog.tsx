import { Button, Radio } from '@mantine/core';
import { useStore } from 'zustand';
import { OWN_CHARACTER } from '#shared/exporting/targets.ts';
import { CHARACTER_WAYS, type CharacterWay, character, showCharacter } from '../../document/character.ts';
import { clipDocument, shownTakes } from '../../document/clip-document.ts';
import { Icon } from '../../ui/icon.tsx';
import { t } from '../../words/words.ts';
import { Dialog, DialogFoot } from '../dialog.tsx';
import { closeDialog, openDialog } from '../dialog-store.ts';
import styles from './character.module.css';
import { CharacterForm } from './character-form.tsx';

/** Chooses somebody's own character, to be seen in the 3D view and exported onto. */
export function CharacterDialog() {
  const { item, way } = useStore(character);
  const takes = useStore(clipDocument, () => shownTakes().length);
  const ready = item !== null && item.lacks === null;
  return (
    <Dialog title={t('character.title')} size={1040}>
      <CharacterForm />
      {ready ? (
        <Radio.Group
          className={styles.way}
          label={t('character.way')}
          value={way}
          onChange={(next) => showCharacter(next as CharacterWay)}
        >
          <div className={styles.ways}>
            {CHARACTER_WAYS.map((one) => (
              <Radio key={one} size="xs" value={one} label={t(`character.way-${one}`)} />
            ))}
          </div>
        </Radio.Group>
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
