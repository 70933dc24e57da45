import { describe, expect, it } from 'vitest';
import type { Dataset } from '#main/datasets/dataset.ts';
import type { PersonTrack } from '#main/datasets/person-track.ts';
import { quietContext, type Warning } from '#main/pipeline/context.ts';
import { evaluateDataset } from '#main/services/evaluation/evaluate-dataset.ts';
import { BodyPoser } from '#main/services/evaluation/evaluation-body.ts';
import { DatasetEvaluationReport } from '#shared/contract/dataset-evaluation.ts';
import { evaluationBody } from '#test/support/datasets/evaluation-body.ts';
import { fakePredictor } from '#test/support/datasets/fake-predictor.ts';

const FPS = 25;
const body = evaluationBody();

/** True parameters of row `n`: a body that turns and bends a little more with every frame. */
function trueTheta(n: number): Float32Array {
  const theta = new Float32Array(85);
  theta.set([0.9, 0, 0]);
  for (let j = 0; j < 24; j++) theta[3 + 3 * j + (j % 3)] = 0.02 * Math.sin(n / 5 + j);
  theta[75] = 0.5;
  return theta;
}

/** A track of SMPL truths whose stored feature is the number of the row. */
function smplTrack(name: string, rows: number, more: Partial<PersonTrack> = {}): PersonTrack {
  const all = Array.from({ length: rows }, (_, n) => trueTheta(n));
  const flat = (from: number, to: number) => Float32Array.from(all.flatMap((theta) => [...theta.subarray(from, to)]));
  return {
    name,
    rows,
    times: Float64Array.from({ length: rows }, (_, n) => n / FPS),
    boxes: new Float32Array(3 * rows),
    counted: new Uint8Array(rows).fill(1),
    trusted: new Uint8Array(rows).fill(1),
    segments: [0],
    truth: { kind: 'smpl', pose: flat(3, 75), betas: flat(75, 85), trans: new Float32Array(3 * rows), joints14: null },
    pictures: null,
    features: Float32Array.from({ length: rows }, (_, n) => n),
    ...more,
  };
}

function datasetOf(tracks: readonly PersonTrack[], more: Partial<Dataset> = {}): Dataset {
  return {
    name: '3dpw',
    title: '3DPW',
    split: 'test',
    source: 'stored features',
    parts: tracks.length,
    completeParts: tracks.length,
    partsAre: 'sequences',
    notes: [],
    async *tracks() {
      yield* tracks;
    },
    ...more,
  };
}

const evaluate = (
  tracks: readonly PersonTrack[],
  predictor = fakePredictor(trueTheta),
  more: { limit?: number; set?: Partial<Dataset>; warnings?: Warning[] } = {},
) =>
  evaluateDataset(
    { dataset: datasetOf(tracks, more.set), predictor, body, ...(more.limit ? { limit: more.limit } : {}) },
    { ...quietContext(), warn: (warning) => more.warnings?.push(warning) },
  );

describe('evaluating a model on a data set', () => {
  it('finds nothing wrong with a model that says the truth, but for the rounding of the published protocol', async () => {
    const predictor = fakePredictor(trueTheta);
    const report = await evaluate([smplTrack('a', 40), smplTrack('b', 35)], predictor);
    expect(DatasetEvaluationReport.parse(report)).toEqual(report);
    expect(report.published_protocol).toMatchObject({ frames: 64, pck_150: 1 });
    expect(report.streaming).toMatchObject({ frames: 75, pck_150: 1 });
    expect(report.streaming!.mpjpe_mm).toBeLessThan(1e-4);
    expect(report.streaming!.pve_mm).toBeLessThan(1e-3);
    expect(report.streaming!.accel_error_m_s2).toBeLessThan(1e-3);
    expect(report.streaming!.accel_m_s2).toBeGreaterThan(0.1);
    expect(report.published_protocol!.mpjpe_mm).toBeGreaterThan(0.01);
    expect(report.published_protocol!.mpjpe_mm).toBeLessThan(1);
    // 2 clips, then one stream, for each track.
    expect(predictor.runs).toEqual([16, 16, 40, 16, 16, 35]);
  });

  it('measures a known error: a body ten percent too large', async () => {
    const larger = (n: number) => {
      const theta = trueTheta(n);
      theta[75] = 1.5 + 0.05; // (1 + 0.155) / (1 + 0.05) = 1.1
      return theta;
    };
    const report = await evaluate([smplTrack('a', 32)], fakePredictor(larger));
    const poser = new BodyPoser(body);
    let joints = 0;
    let vertices = 0;
    for (let n = 0; n < 32; n++) {
      const theta = trueTheta(n);
      poser.pose(theta, 3, theta, 75);
      const hips = [0, 1, 2].map((a) => (poser.joints14[6 + a]! + poser.joints14[9 + a]!) / 2);
      for (let j = 0; j < 14; j++) {
        joints += (0.1 * Math.hypot(...[0, 1, 2].map((a) => poser.joints14[3 * j + a]! - hips[a]!))) / 14 / 32;
      }
      for (let v = 0; v < 48; v++) {
        vertices += (0.1 * Math.hypot(...poser.vertices.subarray(3 * v, 3 * v + 3))) / 48 / 32;
      }
    }
    expect(report.streaming!.mpjpe_mm).toBeCloseTo(1000 * joints, 2);
    expect(report.streaming!.pve_mm).toBeCloseTo(1000 * vertices, 2);
    expect(report.streaming!.pa_mpjpe_mm).toBeLessThan(1e-3);
  });

  it('measures joints the model brings itself, and accelerations across the borders of tracks', async () => {
    // Joints at rest, but the second track's first joint (of 14) stands 0.7 m aside: one step in one array.
    const tracks = ['a', 'b'].map((name) =>
      smplTrack(name, 16, {
        truth: { kind: 'joints', joints14: new Float32Array(16 * 42), joints17: null },
      }),
    );
    let calls = 0;
    const predictor = fakePredictor(trueTheta);
    const report = await evaluate(tracks, {
      ...predictor,
      async predict(features, times, signal) {
        const aside = calls++ >= 2;
        const joints14 = new Float32Array(times.length * 42);
        if (aside) for (let t = 0; t < times.length; t++) joints14[t * 42] = 0.7;
        return { ...(await predictor.predict(features, times, signal)), joints14 };
      },
    });
    const protocol = report.published_protocol!;
    expect(protocol.mpjpe_mm).toBeCloseTo(700 / 14 / 2, 4);
    expect(protocol.accel_mm_frame2).toBeCloseTo((2 * 50) / 30, 4);
    expect(protocol.accel_error_mm_frame2).toBeCloseTo((2 * 50) / 30, 4);
    expect(protocol.pck_150).toBeCloseTo(1 - 1 / 28, 6);
    expect(protocol.pve_mm).toBeNull();
    expect(report.streaming!.accel_m_s2).toBeCloseTo(0, 9);
  });

  it('drops incomplete clips and rows that do not count, and keeps segments apart', async () => {
    const counted = new Uint8Array(60).fill(1).fill(0, 5, 10);
    const trusted = new Uint8Array(60).fill(1).fill(0, 50, 60);
    const predictor = fakePredictor(trueTheta);
    const report = await evaluate([smplTrack('a', 60, { counted, trusted, segments: [0, 30] })], predictor);
    // First segment: 25 counted rows, one clip; second: 30 rows, one clip.
    expect(predictor.runs).toEqual([16, 16, 60]);
    expect(report.published_protocol!.frames).toBe(32);
    expect(report.streaming!.frames).toBe(50);
  });

  it('says what keeps the numbers from being comparable', async () => {
    const warnings: Warning[] = [];
    const tracks = [smplTrack('a', 100), smplTrack('b', 100)];
    const report = await evaluate(tracks, undefined, { limit: 40, set: { completeParts: 24 }, warnings });
    expect(report).toMatchObject({ frames_run: 40, frames_found: 200, parts: 2, complete_parts: 24 });
    expect(report.sequences.map(({ name, frames }) => [name, frames])).toEqual([
      ['a', 32],
      ['b', 8],
    ]);
    expect(warnings.map(({ message }) => message)).toEqual([
      "2 of the 24 sequences of 3DPW's test split are here; published figures are over all of them.",
      'Only 40 of 200 frames were run; published figures are over all frames.',
    ]);
    expect(report.warnings).toEqual(warnings);
  });

  it('puts the published figures beside its own, told apart and unchanged', async () => {
    const { published } = await evaluate([smplTrack('a', 16)]);
    expect(published[0]).toMatchObject({ pa_mpjpe_mm: 56.5608, mpjpe_mm: 93.5881, pve_mm: 113.4118 });
    expect(published.find(({ method }) => method === 'VIBE (with 3DPW)')!.note).toContain('withdrawn');
  });

  it('refuses stored features of another encoder', async () => {
    await expect(evaluate([smplTrack('a', 16)], fakePredictor(trueTheta, { encoder: 'keypoints' }))).rejects.toThrow(
      'The stored features (1 numbers a frame) are not those of the model fake.',
    );
  });

  it('says so when there is nothing to measure', async () => {
    const none = smplTrack('a', 16, { counted: new Uint8Array(16), trusted: new Uint8Array(16) });
    await expect(evaluate([none])).rejects.toThrow('There is no frame of 3DPW to measure.');
  });

  it('stops when it is told to', async () => {
    const abort = new AbortController();
    abort.abort();
    const request = { dataset: datasetOf([smplTrack('a', 16)]), predictor: fakePredictor(trueTheta), body };
    await expect(evaluateDataset(request, quietContext(abort.signal))).rejects.toThrow('aborted');
  });
});
