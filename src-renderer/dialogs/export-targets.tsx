import { EXPORT_TARGETS, type ExportTarget, OWN_CHARACTER, type TargetGroup } from '#shared/exporting/targets.ts';
import { t } from '../words/words.ts';
import styles from './export.module.css';
import { type ExportForm, withTarget } from './export-form.ts';

interface ExportTargetsProps {
  readonly form: ExportForm;
  readonly onForm: (form: ExportForm) => void;
}

const GROUPS: readonly TargetGroup[] = ['animate', 'measure', 'video'];

/** Where the files go: the one choice most people have to make. */
export function ExportTargets({ form, onForm }: ExportTargetsProps) {
  return (
    <fieldset className={styles.targets}>
      <legend className={styles.question}>{t('export.where')}</legend>
      {GROUPS.map((group) => (
        <div key={group} className={styles.group}>
          <span className={styles.groupName}>{t(`export.group-${group}`)}</span>
          <div className={styles.tiles}>
            {EXPORT_TARGETS.filter((target) => target.group === group).map((target) => (
              <Tile
                key={target.id}
                target={target}
                checked={form.target === target.id}
                onChoose={() => onForm(withTarget(form, target))}
              />
            ))}
          </div>
        </div>
      ))}
    </fieldset>
  );
}

interface TileProps {
  readonly target: ExportTarget;
  readonly checked: boolean;
  readonly onChoose: () => void;
}

function Tile({ target, checked, onChoose }: TileProps) {
  return (
    <label className={styles.tile}>
      <input type="radio" name="export-target" checked={checked} onChange={onChoose} />
      {target.group === 'video'
        ? t('export.target-video')
        : target.id === OWN_CHARACTER
          ? t('export.target-own')
          : target.label}
    </label>
  );
}
