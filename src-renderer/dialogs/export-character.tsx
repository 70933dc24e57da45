import { Button, Select } from '@mantine/core';
import { useState } from 'react';
import { JOINT_NAMES } from '#shared/body/smpl-tree.ts';
import type { CharacterItem } from '#shared/contract/studio/files.ts';
import { studio } from '../connection/studio-client.ts';
import { reportProblem } from '../notices/report-problem.ts';
import { Icon } from '../ui/icon.tsx';
import { jointName } from '../words/part-names.ts';
import { t } from '../words/words.ts';
import dialogs from './dialogs.module.css';
import styles from './export.module.css';
import { PathInput } from './path-input.tsx';

interface ExportCharacterProps {
  readonly character: CharacterItem | null;
  readonly onCharacter: (character: CharacterItem | null) => void;
}

/** From this confidence on nobody has to look at a match. */
const SURE = 0.5;

/** Somebody's own character: its file, and which of its bones is what, to be corrected by hand. */
export function ExportCharacter({ character, onCharacter }: ExportCharacterProps) {
  const [path, setPath] = useState(character?.path ?? '');
  const [busy, setBusy] = useState(false);
  const look = async (at: string, corrections: readonly string[] = []) => {
    setBusy(true);
    try {
      onCharacter(await studio().files.character({ path: at.trim(), corrections: [...corrections] }));
    } catch (error) {
      onCharacter(null);
      reportProblem(error);
    } finally {
      setBusy(false);
    }
  };
  const unsure = character?.matches.filter(({ confidence }) => confidence < SURE).length ?? 0;
  return (
    <section className={styles.character} aria-label={t('export.character')}>
      <div className={styles.characterFile}>
        <PathInput
          wanted="character"
          label={t('export.character')}
          placeholder="hero.fbx, hero.glb"
          value={path}
          onPath={setPath}
        />
        <Button variant="default" loading={busy} disabled={path.trim() === ''} onClick={() => void look(path)}>
          {t('export.character-open')}
        </Button>
      </div>
      {character ? (
        <>
          <p className={dialogs.hint}>
            {character.lacks ?? t(unsure > 0 ? 'export.bones-check' : 'export.bones-sure', { count: unsure })}
            {character.kept ? ` ${t('export.bones-kept')}` : ''}
          </p>
          <div className={styles.bones}>
            {['root', ...JOINT_NAMES].map((role, i) => {
              const match = character.matches.find((one) => one.role === role);
              const doubtful = match !== undefined && match.confidence < SURE;
              return (
                <div key={role} className={styles.bone} data-doubtful={doubtful || undefined}>
                  <span>{role === 'root' ? t('export.root') : jointName(i - 1)}</span>
                  <Select
                    size="xs"
                    searchable
                    clearable
                    aria-label={role}
                    placeholder="–"
                    value={match?.bone ?? null}
                    data={character.bones}
                    onChange={(bone) => void look(character.path, [`${role}=${bone ?? ''}`])}
                  />
                  <span className={styles.sure}>
                    {doubtful ? <Icon name="alert" size={12} /> : null}
                    {match
                      ? match.by === 'hand'
                        ? t('export.by-hand')
                        : `${Math.round(100 * match.confidence)} %`
                      : ''}
                  </span>
                </div>
              );
            })}
          </div>
        </>
      ) : null}
    </section>
  );
}
