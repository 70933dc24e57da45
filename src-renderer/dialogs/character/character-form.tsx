import { Button, FileButton } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { KnownCharacter } from '#shared/contract/studio/files.ts';
import { studio } from '../../connection/studio-client.ts';
import { hasSystemDialogs } from '../../desktop/choose-files.ts';
import { character, openCharacter } from '../../document/character.ts';
import { takeCharacterFile } from '../../import/character-file.ts';
import { reportProblem, shownProblem } from '../../notices/report-problem.ts';
import { Icon } from '../../ui/icon.tsx';
import { t } from '../../words/words.ts';
import dialogs from '../dialogs.module.css';
import { PathInput } from '../path-input.tsx';
import styles from './character.module.css';
import { CharacterBones } from './character-bones.tsx';

/** Somebody's own character: its file, and which of its bones is what, to be corrected by hand. */
export function CharacterForm() {
  const { item, busy } = useStore(character);
  const [path, setPath] = useState(item?.path ?? '');
  const [known, setKnown] = useState<readonly KnownCharacter[]>([]);
  const [trouble, setTrouble] = useState('');
  useEffect(() => {
    studio().files.characters({}).then(setKnown, reportProblem);
  }, []);
  useEffect(() => {
    if (item) setPath(item.path);
  }, [item]);
  const open = async (opening: Promise<unknown>) => {
    setTrouble('');
    try {
      await opening;
    } catch (error) {
      const { message, hint } = shownProblem(error);
      setTrouble(`${message} ${hint}`);
    }
  };
  const others = known.filter((one) => one.present && one.id !== item?.id).slice(0, 6);
  return (
    <section className={styles.character} aria-label={t('character.title')}>
      <div className={styles.file}>
        <PathInput
          wanted="character"
          label={t('character.file')}
          placeholder="hero.fbx, hero.glb"
          value={path}
          onPath={(next) => {
            setPath(next);
            setTrouble('');
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && path.trim() !== '') void open(openCharacter(path));
          }}
        />
        {hasSystemDialogs() ? null : (
          <FileButton accept=".fbx,.glb" onChange={(file) => file && void open(takeCharacterFile(file))}>
            {(props) => (
              <Button variant="default" {...props}>
                {t('dialog.browse')}
              </Button>
            )}
          </FileButton>
        )}
        <Button
          variant="default"
          loading={busy}
          disabled={path.trim() === ''}
          onClick={() => void open(openCharacter(path))}
        >
          {t('character.open')}
        </Button>
      </div>
      {others.length > 0 ? (
        <div className={styles.known}>
          <span>{t('character.known')}</span>
          {others.map((one) => (
            <button key={one.id} type="button" title={one.path} onClick={() => void open(openCharacter(one.path))}>
              {one.name}
            </button>
          ))}
        </div>
      ) : null}
      {trouble === '' ? null : (
        <p className={styles.trouble} role="alert">
          <Icon name="alert" size={14} /> {trouble}
        </p>
      )}
      {item ? <CharacterBones item={item} busy={busy} /> : <p className={dialogs.hint}>{t('character.hint')}</p>}
    </section>
  );
}
