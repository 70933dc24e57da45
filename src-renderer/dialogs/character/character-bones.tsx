import { Radio, Select } from '@mantine/core';
import { useStore } from 'zustand';
import { JOINT_NAMES } from '#shared/body/smpl-tree.ts';
import type { CharacterItem } from '#shared/contract/studio/files.ts';
import { HAND_POSES, type HandPose } from '#shared/retarget/hands/hand-poses.ts';
import { character, holdHands, openCharacter } from '../../document/character.ts';
import { reportProblem } from '../../notices/report-problem.ts';
import { Icon } from '../../ui/icon.tsx';
import { jointName } from '../../words/part-names.ts';
import { t } from '../../words/words.ts';
import dialogs from '../dialogs.module.css';
import styles from './character.module.css';

/** From this confidence on nobody has to look at a match. */
const SURE = 0.5;

const TRUNK = ['root', 'pelvis', 'spine1', 'spine2', 'spine3', 'neck', 'head'];
const LIMBS = ['collar', 'shoulder', 'elbow', 'wrist', 'hand', 'hip', 'knee', 'ankle', 'foot'];
/** The trunk, the body's left and its right, one column each. */
const COLUMNS = [TRUNK, LIMBS.map((part) => `l_${part}`), LIMBS.map((part) => `r_${part}`)];

/** Which bone is what; a correction is kept at once. */
export function CharacterBones({ item, busy }: { readonly item: CharacterItem; readonly busy: boolean }) {
  const unsure = item.matches.filter(({ confidence }) => confidence < SURE).length;
  const words = item.lacks ?? t(unsure > 0 ? 'character.check' : 'character.sure', { count: unsure });
  return (
    <>
      <p className={item.lacks ? styles.trouble : dialogs.hint} role={item.lacks ? 'alert' : undefined}>
        <strong>{item.name}</strong> ·{' '}
        {t(item.skinned ? 'character.skinned' : 'character.bare', { count: item.bones.length })} · {words}
        {item.kept ? ` ${t('character.kept')}` : ''}
      </p>
      <div className={styles.bones} aria-busy={busy}>
        {COLUMNS.map((roles) => (
          <div key={roles[0]} className={styles.column}>
            {roles.map((role) => (
              <Bone key={role} item={item} role={role} />
            ))}
          </div>
        ))}
      </div>
      {item.fingers > 0 ? <Hands count={item.fingers} /> : null}
    </>
  );
}

/** How fingers are held that nobody captured. */
function Hands({ count }: { readonly count: number }) {
  const hands = useStore(character, (state) => state.hands);
  return (
    <Radio.Group
      className={styles.way}
      label={t('character.hands', { count })}
      value={hands}
      onChange={(next) => holdHands(next as HandPose)}
    >
      <div className={styles.ways}>
        {HAND_POSES.map((one) => (
          <Radio key={one} size="xs" value={one} label={t(`character.hands-${one}`)} />
        ))}
      </div>
    </Radio.Group>
  );
}

/** A bone's name without what all names of the file begin with, as `mixamorig:`. */
function shortName(bone: string, all: readonly string[]): string {
  const [, prefix = ''] = /^([^:|]+[:|])/.exec(bone) ?? [];
  return prefix !== '' && all.filter((one) => one.startsWith(prefix)).length > all.length / 2
    ? bone.slice(prefix.length)
    : bone;
}

function Bone({ item, role }: { readonly item: CharacterItem; readonly role: string }) {
  const match = item.matches.find((one) => one.role === role);
  const doubtful = match !== undefined && match.confidence < SURE;
  const how = match ? (match.by === 'hand' ? t('character.by-hand') : `${Math.round(100 * match.confidence)} %`) : '';
  const name = role === 'root' ? t('export.root') : jointName((JOINT_NAMES as readonly string[]).indexOf(role));
  return (
    <div className={styles.bone} data-doubtful={doubtful || undefined}>
      <span title={role}>{name}</span>
      <Select
        size="xs"
        searchable
        clearable={role === 'root' || doubtful}
        aria-label={role}
        placeholder="–"
        value={match?.bone ?? null}
        data={item.bones.map((bone) => ({ value: bone, label: shortName(bone, item.bones) }))}
        comboboxProps={{ withinPortal: true, width: 260, position: 'bottom-start' }}
        onChange={(bone) => void openCharacter(item.path, [`${role}=${bone ?? ''}`]).catch(reportProblem)}
      />
      <span className={styles.sure}>
        {doubtful ? <Icon name="alert" size={12} /> : null}
        {how}
      </span>
    </div>
  );
}
