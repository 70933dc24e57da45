import type { FinetuneReport, HeldOutFigures } from '#shared/contract/finetune.ts';
import type { StudioContract } from '#shared/contract/studio/studio-contract.ts';
import type { CurveRow, TrainingReadiness, TrainingRunItem } from '#shared/contract/studio/training.ts';
import type { Handlers } from '#shared/rpc/procedure.ts';
import type { FakeScene } from './fake-host.ts';
import { fakePictures } from './fake-pictures.ts';
import { silence, Watched } from './watched.ts';

const READY: TrainingReadiness = {
  counts: { accepted: 212, corrected: 34, training: 190, held_out: 48, clips: 3 },
  least: { training: 16, held_out: 4 },
  bases: [{ name: 'builtin-temporal', builtin: true, licence: 'free' }],
  suggested_name: 'opening-dance-tuned',
  default_model: null,
};

const figures = (px: number, mm: number, ms2: number): HeldOutFigures => ({
  frames: 48,
  reprojection_px: px,
  reprojection_share: px / 620,
  joint_mm: mm,
  acceleration_ms2: ms2,
});

/** @param better whether the network got better */
const report = (better: boolean): FinetuneReport => ({
  model: 'opening-dance-tuned',
  base: 'builtin-temporal',
  licence: 'free',
  counts: READY.counts,
  before: { network: figures(18.4, 71, 5.2), fit: figures(7.9, 44, 4.1) },
  after: { network: better ? figures(12.1, 52, 4.4) : figures(19.6, 74, 5.3), fit: figures(7.2, 41, 4.0) },
  improved: better,
  probe: {
    before: { mpjpe_mm: 58, pa_mpjpe_mm: 39, acceleration_ms2: 4.9, made_up_mpjpe_mm: 84 },
    after: { mpjpe_mm: 59, pa_mpjpe_mm: 39, acceleration_ms2: 4.8, made_up_mpjpe_mm: 81 },
  },
  blend: better ? 1 : 0.5,
  rounds: [{ iterations: 240, seconds: 118, device: 'cpu' }],
  pictures: fakePictures(better),
  folder: '/home/ana/Vibe/Opening dance training/run-12',
  peak_memory_mb: 870,
});

const RUN: TrainingRunItem = {
  job_id: 12,
  name: 'opening-dance-tuned',
  choice: {
    base: 'builtin-temporal',
    name: 'opening-dance-tuned',
    rounds: 2,
    epochs: 6,
    iterations_per_epoch: 40,
    learning_rate: 1e-4,
    device: 'auto',
    replay: true,
  },
  state: 'succeeded',
  stage: null,
  done: 0,
  total: 0,
  unit: '',
  rate: null,
  remaining_s: null,
  device: 'cpu',
  memory_mb: 870,
  checkpoint: 240,
  warnings: [],
  problem: null,
  report: report(true),
  decision: 'open',
  take_ids: [],
};

const RUNNING: TrainingRunItem = {
  ...RUN,
  state: 'running',
  stage: 'round-2',
  done: 61,
  total: 240,
  unit: 'steps',
  rate: 2.3,
  remaining_s: 78,
  checkpoint: 46,
  report: null,
};

/** What each scene shows of fine-tuning. */
function runsOf(scene: FakeScene): TrainingRunItem[] {
  switch (scene) {
    case 'full':
      return [RUN];
    case 'heavy':
      return [RUNNING];
    case 'trouble':
      return [
        { ...RUN, report: report(false) },
        {
          ...RUNNING,
          job_id: 11,
          state: 'failed',
          problem: {
            code: 'training/diverged',
            message: 'Training did not settle: the loss was no number again and again, last at step 61.',
            hint: 'Lower the learning rate, then start again.',
          },
        },
      ];
    default:
      return [];
  }
}

/** Curves as such runs have them, always the same. */
function curves(steps: number): CurveRow[] {
  return Array.from({ length: steps }, (_, i) => {
    const noise = 0.12 * Math.sin(i * 12.9898) * Math.sin(i * 4.1414);
    const fall = Math.exp(-i / 130);
    const term = (top: number, floor: number) => top * fall + floor * (1 + noise);
    const values = {
      'train_loss/loss': term(6, 2.1),
      'train_loss/loss_kp_2d': term(2.4, 0.7),
      'train_loss/loss_kp_3d': term(2.2, 0.8),
      'train_loss/loss_pose': term(0.9, 0.34),
      'train_loss/e_m_disc_loss': term(0.2, 0.25),
      'score/real': 0.52 + 0.35 * fall + 0.3 * noise,
      'score/fake': 0.48 - 0.33 * fall + 0.3 * noise,
      'lr/gen_lr': 1e-4 * (0.5 + 0.5 * Math.cos((Math.PI * (i % 240)) / 240)),
    };
    const round = Math.floor(i / 240) + 1;
    return { round, of: 'iteration' as const, iteration: (i % 240) + 1, epoch: Math.floor((i % 240) / 40) + 1, values };
  }).flatMap((row, i) => (row.iteration % 40 === 0 ? [row, validation(row, i)] : [row]));
}

/** What is measured after an epoch. */
function validation(row: CurveRow, step: number): CurveRow {
  const values = {
    'validation/held_out_mm': 52 + 19 * Math.exp(-step / 150),
    'validation/made_up_mm': 81 + 3 * Math.exp(-step / 90),
  };
  return { ...row, of: 'epoch', values };
}

/** Fine-tuning of the made-up host. */
export function fakeTraining(scene: FakeScene, asked: string[]): Handlers<StudioContract>['training'] {
  const few = { accepted: 9, corrected: 3, training: 12, held_out: 0, clips: 1 };
  const readiness = new Watched<TrainingReadiness>(scene === 'no-takes' ? { ...READY, counts: few } : READY);
  const runs = new Watched<TrainingRunItem[]>(runsOf(scene));
  const change = (job: number, more: Partial<TrainingRunItem>) =>
    runs.set(runs.value.map((run) => (run.job_id === job ? { ...run, ...more } : run)));
  const decide = (job: number, decision: TrainingRunItem['decision'], take_ids: number[]) => {
    asked.push(decision);
    change(job, { decision, take_ids });
  };
  return {
    readiness: (_, signal) => (scene === 'loading' ? silence(signal) : readiness.watch(signal)),
    runs: (_, signal) => (scene === 'loading' ? silence(signal) : runs.watch(signal)),
    curves: (_, signal) =>
      new Watched({ reset: true, rows: curves(runs.value.some(({ report: done }) => done) ? 480 : 301) }).watch(signal),
    start: (choice) => {
      asked.push('fine-tune');
      runs.set([{ ...RUNNING, job_id: 20, choice, name: choice.name ?? RUN.name }, ...runs.value]);
      return { job_id: 20 };
    },
    pause: ({ job_id }) => {
      change(job_id, { state: 'paused' });
      return {};
    },
    resume: ({ job_id }) => {
      change(job_id, { state: 'running' });
      return {};
    },
    apply: ({ job_id }) => {
      decide(job_id, 'applied', [2]);
      return { job_ids: [] };
    },
    keepBoth: ({ job_id }) => {
      decide(job_id, 'kept', [2]);
      return { job_ids: [] };
    },
    rollBack: ({ job_id }) => {
      decide(job_id, 'rolled-back', []);
      return { takes: 1 };
    },
    defaultModel: () => ({ model: null }),
  };
}
