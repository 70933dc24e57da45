import { Checkbox, Select, TextInput } from '@mantine/core';
import { NAME_PARTS } from '#shared/exporting/file-names.ts';
import { formatTolerance, TOLERANCES } from '#shared/exporting/key-tolerance.ts';
import { FINGER_CHOICES, type FingerChoice, ROOT_MOTIONS, type RootMotion } from '#shared/retarget/preset.ts';
import { PRESET_CHANGES, type PresetChange } from '#shared/retarget/presets/preset-changes.ts';
import { presetOf, RETARGET_PRESETS } from '#shared/retarget/presets/retarget-presets.ts';
import { english } from '../words/english.ts';
import { t, type WordKey } from '../words/words.ts';
import dialogs from './dialogs.module.css';
import styles from './export.module.css';
import { type ChangeKind, couldBlend, type ExportForm, hasOwnKeys, hasSkeleton, presetName } from './export-form.ts';
import { PathInput } from './path-input.tsx';
import { StretchInputs } from './stretch-inputs.tsx';

interface ExportMoreProps {
  readonly form: ExportForm;
  readonly onChange: (more: Partial<ExportForm>) => void;
  /** How a file would be called. */
  readonly example: string;
  readonly folder: string;
  readonly onFolder: (path: string) => void;
}

const CHANGES = Object.keys(PRESET_CHANGES) as ChangeKind[];

/** Orders of angles are called by their letters. */
function changeName(change: PresetChange): string {
  const key = `export.change-to-${change}`;
  return key in english ? t(key as WordKey) : change.toUpperCase();
}

/** What few people need: another skeleton, its root, names, a stretch of the clip. */
export function ExportMore({ form, onChange, example, folder, onFolder }: ExportMoreProps) {
  const { options, description } = presetOf(presetName(form));
  return (
    <details className={dialogs.more}>
      <summary>{t('export.more')}</summary>
      {hasSkeleton(form) ? (
        <div className={styles.skeleton}>
          <Select
            label={t('export.skeleton')}
            description={description}
            allowDeselect={false}
            value={form.preset}
            onChange={(preset) => onChange({ preset: preset ?? 'smpl' })}
            data={RETARGET_PRESETS.map(({ id, label }) => ({ value: id, label }))}
          />
          {options.includes('rootMotion') ? (
            <Select
              label={t('export.root')}
              description={t(`export.root-${form.rootMotion}-hint`)}
              allowDeselect={false}
              value={form.rootMotion}
              onChange={(value) => onChange({ rootMotion: (value ?? 'path-and-turn') as RootMotion })}
              data={ROOT_MOTIONS.map((value) => ({ value, label: t(`export.root-${value}`) }))}
            />
          ) : null}
          {options.includes('fingers') ? (
            <Select
              label={t('export.fingers')}
              allowDeselect={false}
              value={form.fingers}
              onChange={(value) => onChange({ fingers: (value ?? 'none') as FingerChoice })}
              data={FINGER_CHOICES.map((value) => ({ value, label: t(`export.fingers-${value}`) }))}
            />
          ) : null}
          <div className={styles.extras}>
            {(['leaves', 'twist', 'helpers'] as const)
              .filter((option) => options.includes(option))
              .map((option) => (
                <Checkbox
                  key={option}
                  checked={form[option]}
                  onChange={(event) => onChange({ [option]: event.currentTarget.checked })}
                  label={t(`export.${option}`)}
                />
              ))}
          </div>
          <details className={styles.changes}>
            <summary>{t('export.changes')}</summary>
            <div className={styles.skeleton}>
              {CHANGES.map((kind) => (
                <Select
                  key={kind}
                  label={t(`export.change-${kind}`)}
                  allowDeselect={false}
                  value={form.changes[kind]}
                  onChange={(value) => onChange({ changes: { ...form.changes, [kind]: value ?? '' } })}
                  data={[
                    { value: '', label: t('export.change-none') },
                    ...PRESET_CHANGES[kind].map((value) => ({ value, label: changeName(value) })),
                  ]}
                />
              ))}
            </div>
          </details>
        </div>
      ) : null}
      {hasOwnKeys(form) ? (
        <Select
          mt="sm"
          label={t('export.keys')}
          description={t('export.keys-hint')}
          allowDeselect={false}
          value={form.keys}
          onChange={(keys) => onChange({ keys: keys ?? 'all' })}
          data={[
            { value: 'all', label: t('export.keys-all') },
            ...TOLERANCES.map((tolerance) => ({
              value: formatTolerance(tolerance),
              label: t('export.keys-few', { degrees: tolerance.degrees, mm: tolerance.millimetres }),
            })),
          ]}
        />
      ) : null}
      {couldBlend(form) ? (
        <Checkbox
          mt="sm"
          checked={form.blendShapes}
          onChange={(event) => onChange({ blendShapes: event.currentTarget.checked })}
          label={t('export.blend')}
          description={t('export.blend-hint')}
        />
      ) : null}
      <Checkbox
        mt="sm"
        checked={form.camera}
        onChange={(event) => onChange({ camera: event.currentTarget.checked })}
        label={t('export.camera')}
        description={t('export.camera-hint')}
      />
      <TextInput
        mt="sm"
        label={t('export.names')}
        description={t('export.names-hint', { parts: NAME_PARTS.map((part) => `{${part}}`).join(' ') })}
        value={form.template}
        onChange={(event) => onChange({ template: event.currentTarget.value })}
        rightSectionWidth={280}
        rightSection={<span className={styles.example}>{example}</span>}
      />
      <div className={dialogs.pair}>
        <StretchInputs start={form.start} end={form.end} onChange={onChange} />
      </div>
      <PathInput
        wanted="folder"
        label={t('export.folder')}
        placeholder={t('export.folder-default')}
        value={folder}
        onPath={onFolder}
        mb="sm"
      />
    </details>
  );
}
