import { createStore } from 'zustand/vanilla';
import type { FinetuneReport, HeldOutFigures } from '#shared/contract/finetune.ts';
import type { TrainingChoice, TrainingReadiness, TrainingRunItem } from '#shared/contract/studio/training.ts';
import { follow } from '../../connection/follow.ts';
import { shownProblem } from '../../notices/report-problem.ts';
import { doneWords, stageWords } from '../../ui/progress-words.ts';
import { tCount } from '../../words/count-words.ts';
import { t, type WordKey } from '../../words/words.ts';

export interface TrainingState {
  /** Null until the host has said. */
  readonly readiness: TrainingReadiness | null;
  readonly runs: readonly TrainingRunItem[] | null;
  /** Run that is looked at; `new` for the form, null for what is newest. */
  readonly chosen: number | 'new' | null;
  readonly trouble: { readonly message: string; readonly hint: string } | null;
}

/** What the panel knows. */
export const trainingState = createStore<TrainingState>(() => ({
  readiness: null,
  runs: null,
  chosen: null,
  trouble: null,
}));

/** Listens while the panel is shown; returns a stop. */
export function startTraining(): () => void {
  const trouble = (error: unknown) => trainingState.setState({ trouble: shownProblem(error) });
  const stops = [
    follow(
      (host, signal) => host.training.readiness({}, { signal }),
      (readiness) => trainingState.setState({ readiness, trouble: null }),
      trouble,
    ),
    follow(
      (host, signal) => host.training.runs({}, { signal }),
      (runs) => trainingState.setState({ runs, trouble: null }),
      trouble,
    ),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** The run that is shown; null for the form of a new one. */
export function shownRun({ runs, chosen }: Pick<TrainingState, 'runs' | 'chosen'>): TrainingRunItem | null {
  if (chosen === 'new') return null;
  return runs?.find(({ job_id }) => job_id === chosen) ?? runs?.[0] ?? null;
}

/** What is missing before a run can begin; null where nothing is. */
export function missingWords({ counts, least }: Pick<TrainingReadiness, 'counts' | 'least'>): string | null {
  const all = { have: counts.training + counts.held_out, least: least.training + least.held_out };
  if (all.have < all.least || counts.training < least.training) return t('training.too-few', all);
  if (counts.held_out < least.held_out) {
    return t('training.no-held-out', { have: counts.held_out, least: least.held_out });
  }
  return null;
}

/** How far towards the least number of frames, 0..1. */
export function readyShare({ counts, least }: Pick<TrainingReadiness, 'counts' | 'least'>): number {
  return Math.min(1, (counts.training + counts.held_out) / Math.max(1, least.training + least.held_out));
}

export function splitWords({ counts }: Pick<TrainingReadiness, 'counts'>): string {
  const clips = tCount('training.clips', counts.clips);
  return t('training.split', { training: counts.training, held: counts.held_out, clips });
}

/** Epochs of a round, by how thorough it should be. */
export const EPOCHS = { quick: 2, balanced: 6, thorough: 15 } as const;
export type Thoroughness = keyof typeof EPOCHS;

/** What the form holds. */
export interface TrainingForm {
  readonly base: string;
  readonly name: string;
  readonly rounds: number;
  readonly thoroughness: Thoroughness;
  readonly device: TrainingChoice['device'];
  readonly rate: number | string;
  readonly replay: boolean;
}

export const ITERATIONS = 40;

/** What the host is asked. An empty name is left to it. */
export function trainingChoice(form: TrainingForm): TrainingChoice {
  return {
    base: form.base,
    name: form.name.trim() === '' ? null : form.name.trim(),
    rounds: form.rounds,
    epochs: EPOCHS[form.thoroughness],
    iterations_per_epoch: ITERATIONS,
    learning_rate: form.rate === '' ? 3e-4 : Number(form.rate),
    device: form.device,
    replay: form.replay,
  };
}

export const stepsOf = (choice: Pick<TrainingChoice, 'rounds' | 'epochs' | 'iterations_per_epoch'>): number =>
  choice.rounds * choice.epochs * choice.iterations_per_epoch;

/** A stage of a run: how far it is, and how long it takes beside the others. */
export interface StagePart {
  readonly stage: string;
  /** 0..1. */
  readonly share: number;
  readonly width: number;
}

/** All stages of a run in their order. Most of the time goes into the rounds. */
export function stageParts(run: Pick<TrainingRunItem, 'stage' | 'done' | 'total' | 'choice'>): StagePart[] {
  const rounds = Array.from({ length: run.choice.rounds }, (_, i) => `round-${i + 1}`);
  const stages = ['collect', 'before', ...rounds, 'after'];
  const now = run.stage === null ? 0 : stages.indexOf(run.stage);
  const share = run.total > 0 ? Math.min(1, run.done / run.total) : 0;
  return stages.map((stage, i) => ({
    stage,
    share: i < now ? 1 : i === now ? share : 0,
    width: stage.startsWith('round') ? 4 : 1,
  }));
}

/** `Step 2 of 4 · Judging the network as it is · 120 of 240 frames` */
export function stageLine(run: Pick<TrainingRunItem, 'stage' | 'done' | 'total' | 'unit' | 'choice'>): string {
  const parts = stageParts(run);
  const step = parts.findIndex(({ stage }) => stage === run.stage) + 1;
  return [
    step > 0 ? t('training.step-of', { step, steps: parts.length }) : null,
    run.stage ? stageWords(run.stage) : null,
    doneWords(run),
  ]
    .filter((part) => part !== null)
    .join(' · ');
}

/** One line of the table of before and after. */
export interface TableRow {
  readonly label: WordKey;
  readonly before: string;
  readonly after: string;
  /** Percent; negative is better. Null where it cannot be said. */
  readonly change: number | null;
}

export interface TableGroup {
  readonly title: WordKey;
  readonly rows: readonly TableRow[];
}

/** The table of before and after; all errors, so lower is better. */
export function tableOf({ before, after, probe }: FinetuneReport): TableGroup[] {
  const figures = (a: HeldOutFigures, b: HeldOutFigures): TableRow[] => [
    row('training.reprojection', a.reprojection_px, b.reprojection_px, (value) => `${value.toFixed(1)} px`),
    row('training.share', a.reprojection_share, b.reprojection_share, (value) => `${(100 * value).toFixed(2)} %`),
    row('training.joints', a.joint_mm, b.joint_mm, (value) => `${value.toFixed(0)} mm`),
    row('training.acceleration', a.acceleration_ms2, b.acceleration_ms2, (value) => `${value.toFixed(1)} m/s²`),
  ];
  return [
    { title: 'training.network-alone', rows: figures(before.network, after.network) },
    { title: 'training.with-fit', rows: figures(before.fit, after.fit) },
    {
      title: 'training.probe',
      rows: [
        row('training.joints', probe.before.mpjpe_mm, probe.after.mpjpe_mm, (value) => `${value.toFixed(0)} mm`),
        row(
          'training.made-up',
          probe.before.made_up_mpjpe_mm,
          probe.after.made_up_mpjpe_mm,
          (value) => `${value.toFixed(0)} mm`,
        ),
        row(
          'training.pa-joints',
          probe.before.pa_mpjpe_mm,
          probe.after.pa_mpjpe_mm,
          (value) => `${value.toFixed(0)} mm`,
        ),
        row(
          'training.acceleration',
          probe.before.acceleration_ms2,
          probe.after.acceleration_ms2,
          (value) => `${value.toFixed(1)} m/s²`,
        ),
      ],
    },
  ];
}

function row(label: WordKey, before: number | null, after: number | null, words: (value: number) => string): TableRow {
  const shown = (value: number | null) => (value === null ? '–' : words(value));
  const change = before === null || after === null || before === 0 ? null : (100 * (after - before)) / before;
  return { label, before: shown(before), after: shown(after), change };
}

/** Whether it got better, in a sentence that does not flatter. */
export function verdict(report: FinetuneReport): { readonly kind: 'good' | 'bad' | 'same'; readonly words: string } {
  const { before, after } = report;
  const change = percentOf(before.network.reprojection_share, after.network.reprojection_share);
  const percent = Math.abs(change).toFixed(1);
  if (Math.abs(change) < 0.05) return { kind: 'same', words: t('training.no-change') };
  if (report.improved) return { kind: 'good', words: t('training.better', { percent }) };
  return { kind: 'bad', words: t('training.not-better', { percent }) };
}

const percentOf = (before: number, after: number): number => (before === 0 ? 0 : (100 * (after - before)) / before);

/** What was not taken over; null where everything was. */
export function blendWords({ blend }: Pick<FinetuneReport, 'blend'>): string | null {
  if (blend >= 1) return null;
  return blend === 0 ? t('training.blend-none') : t('training.blend', { percent: Math.round(100 * blend) });
}

export const isOver = ({ state }: Pick<TrainingRunItem, 'state'>): boolean => state === 'succeeded';
export const canPause = ({ state }: Pick<TrainingRunItem, 'state'>): boolean =>
  state === 'running' || state === 'queued';
export const canResume = ({ state }: Pick<TrainingRunItem, 'state'>): boolean =>
  state === 'paused' || state === 'cancelled' || state === 'interrupted' || state === 'failed';
