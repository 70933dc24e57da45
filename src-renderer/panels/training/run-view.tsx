import { Button } from '@mantine/core';
import { useMemo } from 'react';
import type { TrainingRunItem } from '#shared/contract/studio/training.ts';
import { studio } from '../../connection/studio-client.ts';
import { reportProblem } from '../../notices/report-problem.ts';
import { spoken } from '../../ui/durations.ts';
import { Icon } from '../../ui/icon.tsx';
import { t } from '../../words/words.ts';
import { ChartView } from './chart-view.tsx';
import { chartsOf, newest } from './charts.ts';
import { useCurveRows } from './curve-rows.ts';
import { Decision } from './decision.tsx';
import { HeldOutView } from './held-out-view.tsx';
import { canPause, canResume, stageLine, stepsOf } from './model.ts';
import { ReportView, VerdictView } from './report-view.tsx';
import { StageSteps } from './stage-steps.tsx';
import styles from './training.module.css';

/** One fine-tuning: how far it is, its curves, and what came of it. */
export function RunView({ run, locked }: { readonly run: TrainingRunItem; readonly locked: boolean }) {
  const rows = useCurveRows(run.job_id);
  const { choice, report } = run;
  const perRound = choice.epochs * choice.iterations_per_epoch;
  const charts = useMemo(() => chartsOf(rows ?? [], perRound), [rows, perRound]);
  return (
    <>
      <RunHead run={run} locked={locked} rate={newest(rows ?? [], 'lr/gen_lr')} />
      {report ? (
        <>
          <VerdictView report={report} />
          <HeldOutView pictures={report.pictures} />
          <Decision run={run} locked={locked} />
          <ReportView report={report} />
        </>
      ) : null}
      <section className={styles.section}>
        {charts.map((chart) => (
          <ChartView key={chart.id} chart={chart} steps={stepsOf(choice)} rounds={choice.rounds} />
        ))}
        {rows !== null && charts.length === 0 ? <p className={styles.note}>{t('training.curve-none')}</p> : null}
        {report ? (
          <p className={styles.note} data-selectable>
            {t('training.folder', { path: report.folder })}
          </p>
        ) : null}
      </section>
    </>
  );
}

interface RunHeadProps {
  readonly run: TrainingRunItem;
  readonly locked: boolean;
  /** Learning rate of the last step. */
  readonly rate: number | null;
}

function RunHead({ run, locked, rate }: RunHeadProps) {
  const active = run.state === 'running';
  const ask = (what: Promise<unknown>) => void what.catch(reportProblem);
  const kept = run.checkpoint;
  return (
    <section className={styles.section} data-state={run.state}>
      <div className={styles.head}>
        <span className={styles.state} data-state={run.state}>
          {t(`training.state-${run.state}`)}
        </span>
        <span className={styles.name}>{run.name}</span>
        {canPause(run) ? (
          <Button
            variant="default"
            disabled={locked}
            leftSection={<Icon name="pause" size={13} />}
            onClick={() => ask(studio().training.pause({ job_id: run.job_id }))}
          >
            {t('training.pause')}
          </Button>
        ) : null}
        {canPause(run) ? (
          <Button
            variant="subtle"
            color="gray"
            disabled={locked}
            onClick={() => ask(studio().jobs.cancel({ id: run.job_id }))}
          >
            {t('training.cancel')}
          </Button>
        ) : null}
        {canResume(run) ? (
          <Button
            disabled={locked}
            leftSection={<Icon name="play" size={13} />}
            onClick={() => ask(studio().training.resume({ job_id: run.job_id }))}
          >
            {t('training.resume')}
          </Button>
        ) : null}
      </div>
      {active ? (
        <>
          <StageSteps run={run} />
          <p className={styles.note}>{stageLine(run)}</p>
        </>
      ) : null}
      {run.state === 'paused' || run.state === 'cancelled' || run.state === 'interrupted' ? (
        <p className={styles.note}>
          {kept === null ? t('training.paused-hint-none') : t('training.paused-hint', { step: kept })}
        </p>
      ) : null}
      {run.problem ? (
        <div className={styles.problem} role="alert" data-selectable>
          <p>{run.problem.message}</p>
          <p>{run.problem.hint}</p>
        </div>
      ) : null}
      {run.warnings.length > 0 ? (
        <ul className={styles.warnings} data-selectable>
          {run.warnings.map(({ message }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: warnings have no names and never change order
            <li key={index}>{message}</li>
          ))}
        </ul>
      ) : null}
      <dl className={styles.facts}>
        <Fact name={t('training.on-device')} value={run.device?.toUpperCase() ?? null} />
        <Fact name={t('training.memory')} value={run.memory_mb === null ? null : `${Math.round(run.memory_mb)} MB`} />
        {active && run.unit === 'steps' ? (
          <>
            <Fact
              name={t('training.speed')}
              value={run.rate === null ? null : t('training.speed-value', { rate: run.rate.toFixed(1) })}
            />
            <Fact name={t('training.left')} value={run.remaining_s === null ? null : spoken(run.remaining_s)} />
            <Fact name={t('training.safe')} value={kept === null ? null : String(kept)} />
            <Fact name={t('training.rate')} value={rate === null ? null : rate.toExponential(1)} />
          </>
        ) : null}
      </dl>
    </section>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string | null }) {
  if (value === null) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
