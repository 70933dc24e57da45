import { SegmentedControl, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { COMMON_RATES, rateName } from '#shared/exporting/frame-rates.ts';
import { OWN_CHARACTER, targetOf } from '#shared/exporting/targets.ts';
import { presetOf } from '#shared/retarget/presets/retarget-presets.ts';
import { english } from '../words/english.ts';
import { t, type WordKey } from '../words/words.ts';
import dialogs from './dialogs.module.css';
import styles from './export.module.css';
import { couldShowBody, type ExportForm, hasSkeleton, presetName, spaceOf } from './export-form.ts';
import { FORMAT_NAMES } from './format-names.ts';

interface ExportOptionsProps {
  readonly form: ExportForm;
  readonly onChange: (more: Partial<ExportForm>) => void;
  /** Rate of the clip. */
  readonly clipFps: number;
}

/** What the application gets, in one sentence, and the three things people change most. */
export function ExportOptions({ form, onChange, clipFps }: ExportOptionsProps) {
  const target = targetOf(form.target)!;
  // A character decides its kind of file itself.
  const formats = target.id === OWN_CHARACTER ? [] : [...target.formats, ...target.also];
  return (
    <section className={styles.gets} aria-label={t('export.gets')}>
      <p className={styles.sentence}>{sentence(form, clipFps)}</p>
      <div className={styles.formats}>
        {formats.map((format) => (
          <label key={format} className={styles.format}>
            <input
              type="checkbox"
              checked={form.formats.includes(format)}
              onChange={(event) => {
                const others = form.formats.filter((one) => one !== format);
                // The order of the application is kept.
                const on = event.currentTarget.checked ? [...others, format] : others;
                onChange({ formats: formats.filter((one) => on.includes(one)) });
              }}
            />
            <span>
              <span className={styles.formatName}>{FORMAT_NAMES[format]}</span>
              <span className={dialogs.hint}>{formatHint(format)}</span>
            </span>
          </label>
        ))}
      </div>
      <div className={styles.row}>
        <RateChoice form={form} onChange={onChange} clipFps={clipFps} />
        {couldShowBody(form) ? (
          <div className={styles.body}>
            <span className={dialogs.label}>{t('export.body')}</span>
            <SegmentedControl
              value={form.mesh ? 'mesh' : 'skeleton'}
              onChange={(value) => onChange({ mesh: value === 'mesh' })}
              data={[
                { value: 'mesh', label: t('export.with-body') },
                { value: 'skeleton', label: t('export.skeleton-only') },
              ]}
              aria-label={t('export.body')}
            />
          </div>
        ) : null}
      </div>
    </section>
  );
}

function RateChoice({ form, onChange, clipFps }: ExportOptionsProps) {
  const rates = COMMON_RATES.map((rate) => ({ value: `${rate.num}/${rate.den}`, label: `${rateName(rate)} fps` }));
  const listed = form.fps === 'clip' || rates.some(({ value }) => value === form.fps);
  const [other, setOther] = useState(!listed);
  return (
    <>
      <Select
        label={t('export.rate')}
        allowDeselect={false}
        value={other ? 'other' : form.fps}
        onChange={(value) => {
          setOther(value === 'other');
          if (value !== null && value !== 'other') onChange({ fps: value });
        }}
        data={[
          { value: 'clip', label: t('export.rate-clip', { fps: Number(clipFps.toFixed(3)) }) },
          ...rates,
          { value: 'other', label: t('export.rate-other') },
        ]}
      />
      {other ? (
        <TextInput
          label={t('export.rate-other-label')}
          placeholder="48, 23.976, 30000/1001"
          value={form.fps === 'clip' ? '' : form.fps}
          onChange={(event) => onChange({ fps: event.currentTarget.value })}
        />
      ) : null}
    </>
  );
}

/** What will be written, in plain words. */
function sentence(form: ExportForm, clipFps: number): string {
  const parts: string[] = [];
  if (hasSkeleton(form)) {
    const { label, stance } = presetOf(presetName(form));
    parts.push(t('export.says-skeleton', { skeleton: label, stance: t(`export.stance-${stance.kind}`) }));
    parts.push(t(form.mesh && couldShowBody(form) ? 'export.says-body' : 'export.says-bones'));
    const space = spaceOf(form);
    if (space) parts.push(t('export.says-space', { up: space.up, unit: t(`export.unit-${space.unit}`) }));
  } else parts.push(t(`export.says-${form.target}` as WordKey));
  if (form.target !== 'vision' && form.target !== 'video') {
    const rate = form.fps === 'clip' ? t('export.says-as-filmed', { fps: Number(clipFps.toFixed(3)) }) : null;
    parts.push(rate ?? t('export.says-rate', { fps: rateText(form.fps) }));
  }
  return parts.join(' · ');
}

function rateText(fps: string): string {
  const [num = 0, den = 1] = fps.split('/').map(Number);
  return Number.isFinite(num / den) ? String(Number((num / den).toFixed(3))) : fps;
}

function formatHint(format: string): string {
  const key = `format.${format}`;
  return key in english ? t(key as WordKey) : '';
}
