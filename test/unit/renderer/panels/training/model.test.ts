import { describe, expect, it } from 'vitest';
import { fakeHost } from '#renderer/connection/fake/fake-host.ts';
import {
  blendWords,
  canPause,
  canResume,
  missingWords,
  readyShare,
  shownRun,
  splitWords,
  stageLine,
  stageParts,
  stepsOf,
  type TrainingForm,
  tableOf,
  trainingChoice,
  verdict,
} from '#renderer/panels/training/model.ts';
import type { FinetuneReport } from '#shared/contract/finetune.ts';
import type { TrainingRunItem } from '#shared/contract/studio/training.ts';

const least = { training: 16, held_out: 4 };
const counts = (training: number, held_out: number, clips = 1) => ({
  ...{ accepted: training + held_out, corrected: 0, training, held_out, clips },
});

async function fakeRuns(scene: 'full' | 'trouble' | 'heavy'): Promise<readonly TrainingRunItem[]> {
  for await (const runs of fakeHost(scene).client.training.runs({})) return runs;
  return [];
}

describe('whether there is enough to begin', () => {
  it('names how many frames there are and how many are needed', () => {
    expect(missingWords({ counts: counts(12, 0), least })).toBe('12 of at least 20 frames: accept or correct more');
  });

  it('says when all of them lie in one place, so that none can be held out', () => {
    expect(missingWords({ counts: counts(30, 2), least })).toMatch(/^2 of at least 4 frames to judge by/);
  });

  it('says nothing when there is enough', () => {
    expect(missingWords({ counts: counts(16, 4), least })).toBeNull();
    expect(readyShare({ counts: counts(16, 4), least })).toBe(1);
    expect(readyShare({ counts: counts(5, 0), least })).toBe(0.25);
    expect(splitWords({ counts: counts(40, 8) })).toBe('40 to learn from, 8 held out to judge by, in 1 clip');
    expect(splitWords({ counts: counts(40, 8, 3) })).toContain('in 3 clips');
  });
});

describe('the form', () => {
  const form: TrainingForm = {
    ...{ base: 'a', name: ' ', rounds: 2, rate: '', replay: true },
    thoroughness: 'quick',
    device: 'auto',
  };

  it('leaves an empty name and an empty rate to the host', () => {
    expect(trainingChoice(form)).toMatchObject({ base: 'a', name: null, rounds: 2, epochs: 2, learning_rate: 3e-4 });
    expect(trainingChoice({ ...form, name: ' my model ', rate: 2e-5 })).toMatchObject({
      ...{ name: 'my model', learning_rate: 2e-5 },
    });
  });

  it('takes more steps the more thorough it is', () => {
    const steps = (thoroughness: 'quick' | 'balanced' | 'thorough') =>
      stepsOf(trainingChoice({ ...form, thoroughness }));
    expect(steps('quick')).toBeLessThan(steps('balanced'));
    expect(steps('balanced')).toBeLessThan(steps('thorough'));
  });
});

describe('what came of a run', () => {
  it('stands in a table, where less is better', async () => {
    const [run] = await fakeRuns('full');
    const [network, fit, probe] = tableOf(run!.report!);
    expect(network!.rows[0]).toMatchObject({ before: '18.4 px', after: '12.1 px' });
    expect(network!.rows[0]!.change).toBeCloseTo(-34.24, 1);
    expect(fit!.rows).toHaveLength(4);
    expect(probe!.rows.map(({ before }) => before)).toEqual(['58 mm', '84 mm', '39 mm', '4.9 m/s²']);
    expect(probe!.rows[2]!.change).toBe(0);
  });

  it('shows a dash where nothing could be measured', async () => {
    const [run] = await fakeRuns('full');
    const { before } = run!.report!;
    const report: FinetuneReport = {
      ...run!.report!,
      before: { ...before, network: { ...before.network, acceleration_ms2: null } },
    };
    expect(tableOf(report)[0]!.rows[3]).toMatchObject({ before: '–', change: null });
  });

  it('is said in a sentence that does not flatter', async () => {
    const [[good], [bad]] = await Promise.all([fakeRuns('full'), fakeRuns('trouble')]);
    expect(verdict(good!.report!)).toMatchObject({ kind: 'good', words: expect.stringContaining('34.2 % closer') });
    expect(verdict(bad!.report!)).toMatchObject({
      kind: 'bad',
      words: expect.stringMatching(/^It did not get better/),
    });
    const same = { ...good!.report!, after: good!.report!.before, improved: false };
    expect(verdict(same).kind).toBe('same');
    expect(blendWords(good!.report!)).toBeNull();
    expect(blendWords(bad!.report!)).toContain('50 %');
    expect(blendWords({ blend: 0 })).toContain('equals its base');
  });
});

describe('which run is shown', () => {
  it('is the newest until another or the form is chosen', async () => {
    const runs = await fakeRuns('trouble');
    expect(shownRun({ runs, chosen: null })?.job_id).toBe(12);
    expect(shownRun({ runs, chosen: 11 })?.job_id).toBe(11);
    expect(shownRun({ runs, chosen: 'new' })).toBeNull();
    expect(shownRun({ runs: [], chosen: null })).toBeNull();
  });

  it('can be paused while it runs or waits, and gone on with after it stopped', () => {
    const states = ['queued', 'running', 'paused', 'succeeded', 'failed', 'cancelled', 'interrupted'] as const;
    expect(states.filter((state) => canPause({ state }))).toEqual(['queued', 'running']);
    expect(states.filter((state) => canResume({ state }))).toEqual(['paused', 'failed', 'cancelled', 'interrupted']);
  });
});

describe('the stages of a run', () => {
  const run = { stage: 'round-1', done: 20, total: 80, unit: 'steps', choice: { rounds: 2 } } as TrainingRunItem;

  it('are whole before the one it is in, and empty after it', () => {
    expect(stageParts(run).map(({ stage, share }) => [stage, share])).toEqual([
      ...[['collect', 1] as const, ['before', 1] as const, ['round-1', 0.25] as const],
      ...[['round-2', 0] as const, ['after', 0] as const],
    ]);
    expect(stageParts({ ...run, stage: null, done: 0, total: 0 }).every(({ share }) => share === 0)).toBe(true);
  });

  it('are told with their number, what they do and how far they are', () => {
    expect(stageLine(run)).toBe('Step 3 of 5 · Training, round 1 · 20 of 80 steps');
    expect(stageLine({ ...run, stage: null, total: 0 })).toBe('');
  });
});
