import { Button, NumberInput, SegmentedControl, Select, Switch, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { TrainingReadiness } from '#shared/contract/studio/training.ts';
import { studio } from '../../connection/studio-client.ts';
import { reportProblem } from '../../notices/report-problem.ts';
import { Icon } from '../../ui/icon.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { t } from '../../words/words.ts';
import {
  missingWords,
  readyShare,
  splitWords,
  stepsOf,
  type Thoroughness,
  type TrainingForm,
  trainingChoice,
  trainingState,
} from './model.ts';
import styles from './training.module.css';

const THOROUGH = [
  ['quick', 'training.quick'],
  ['balanced', 'training.balanced'],
  ['thorough', 'training.thorough-most'],
] as const;
const DEVICES = ['auto', 'cpu', 'webgpu', 'cuda', 'dml', 'coreml'] as const;

/** What there is to learn from, and the choices before a run. */
export function NewRun({ readiness, locked }: { readonly readiness: TrainingReadiness; readonly locked: boolean }) {
  return (
    <>
      <Frames readiness={readiness} />
      {readiness.bases.length === 0 ? (
        <section className={styles.section}>
          <p className={styles.verdict} data-kind="bad">
            {t('training.no-base')}
          </p>
          <p className={styles.note}>{t('training.no-base-hint')}</p>
        </section>
      ) : (
        <Options readiness={readiness} locked={locked} />
      )}
    </>
  );
}

function Frames({ readiness }: { readonly readiness: TrainingReadiness }) {
  const { counts } = readiness;
  const missing = missingWords(readiness);
  return (
    <section className={styles.section} aria-label={t('training.frames')}>
      <h3 className={styles.title}>{t('training.frames')}</h3>
      <div className={styles.counts}>
        <span>
          <b>{counts.accepted}</b> {t('training.accepted')}
        </span>
        <span>
          <b>{counts.corrected}</b> {t('training.corrected')}
        </span>
      </div>
      <div className={missing === null ? styles.ready : undefined}>
        <ProgressBar label={t('training.frames')} share={readyShare(readiness)} />
      </div>
      <p className={styles.verdict} data-kind={missing === null ? 'good' : 'same'} role="status">
        {missing ?? t('training.ready')}
      </p>
      <p className={styles.note}>{missing === null ? splitWords(readiness) : t('training.how')}</p>
    </section>
  );
}

function Options({ readiness, locked }: { readonly readiness: TrainingReadiness; readonly locked: boolean }) {
  const [form, setForm] = useState<TrainingForm>({
    base: readiness.bases[0]!.name,
    name: '',
    rounds: 2,
    thoroughness: 'balanced',
    device: 'auto',
    rate: '',
    replay: true,
  });
  const [busy, setBusy] = useState(false);
  const set = (more: Partial<TrainingForm>) => setForm((before) => ({ ...before, ...more }));
  const start = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      const { job_id } = await studio().training.start(trainingChoice(form));
      trainingState.setState({ chosen: job_id });
    } catch (error) {
      reportProblem(error);
    }
    setBusy(false);
  };
  const ready = missingWords(readiness) === null && !locked;
  return (
    <form className={styles.section} onSubmit={(event) => void start(event)}>
      <Select
        label={t('training.base')}
        allowDeselect={false}
        value={form.base}
        onChange={(base) => set({ base: base ?? form.base })}
        data={readiness.bases.map(({ name, builtin, licence }) => ({
          value: name,
          label: [
            name,
            builtin ? t('training.base-builtin') : null,
            licence === 'research-only' ? t('training.base-research') : null,
          ]
            .filter((part) => part !== null)
            .join(' · '),
        }))}
      />
      <TextInput
        label={t('training.name')}
        placeholder={readiness.suggested_name}
        value={form.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <div className={styles.field}>
        <span className={styles.label}>{t('training.thorough')}</span>
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label={t('training.thorough')}
          value={form.thoroughness}
          onChange={(thoroughness) => set({ thoroughness: thoroughness as Thoroughness })}
          data={THOROUGH.map(([value, word]) => ({ value, label: t(word) }))}
        />
      </div>
      <div className={styles.field}>
        <span className={styles.label}>{t('training.rounds')}</span>
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label={t('training.rounds')}
          value={String(form.rounds)}
          onChange={(rounds) => set({ rounds: Number(rounds) })}
          data={['1', '2', '3', '4']}
        />
        <span className={styles.note}>
          {t('training.rounds-hint')} {t('training.steps', { steps: stepsOf(trainingChoice(form)) })}.
        </span>
      </div>
      <details className={styles.more}>
        <summary>{t('training.more')}</summary>
        <div className={styles.pair}>
          <Select
            label={t('training.device')}
            allowDeselect={false}
            value={form.device}
            onChange={(device) => set({ device: (device ?? 'auto') as TrainingForm['device'] })}
            data={DEVICES.map((value) => ({
              value,
              label: value === 'auto' ? t('training.device-auto') : value.toUpperCase(),
            }))}
          />
          <NumberInput
            label={t('training.rate')}
            placeholder="0.0003"
            min={1e-7}
            max={0.1}
            step={1e-5}
            value={form.rate}
            onChange={(rate) => set({ rate })}
          />
        </div>
        <Switch
          className={styles.replay}
          size="xs"
          label={t('training.replay')}
          description={t('training.replay-hint')}
          checked={form.replay}
          onChange={(event) => set({ replay: event.currentTarget.checked })}
        />
      </details>
      <Button type="submit" disabled={!ready} loading={busy} leftSection={<Icon name="learn" size={15} />}>
        {t('training.start')}
      </Button>
      <p className={styles.note}>{locked ? t('training.read-only') : t('training.unchanged')}</p>
    </form>
  );
}
