import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openDataset } from '#main/datasets/open-dataset.ts';
import { quietContext } from '#main/pipeline/context.ts';
import { evaluateDataset } from '#main/services/evaluation/evaluate-dataset.ts';
import { axisAngleToMatrixInto, matrixToAxisAngleInto, mul3Into } from '#shared/math/rotation.ts';
import { evaluationBody } from '#test/support/datasets/evaluation-body.ts';
import { fakePredictor } from '#test/support/datasets/fake-predictor.ts';
import {
  MADE_CAMERA,
  madePose,
  makeFeatureDatabase,
  makeH36mRecording,
  makeMpiSubject,
  makeThreeDpwSequence,
} from '#test/support/datasets/make-datasets.ts';

const root = mkdtempSync(join(tmpdir(), 'vibe-evaluate-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const body = evaluationBody();

/** Parameters 3DPW's made truth has in frame `t`, as the camera sees it. */
function trueTheta(t: number): Float32Array {
  const theta = new Float32Array(85);
  for (let i = 0; i < 72; i++) theta[3 + i] = madePose(t, i);
  const [camera, pelvis, turned] = [new Float64Array(9), new Float64Array(9), new Float64Array(9)];
  for (let i = 0; i < 9; i++) camera[i] = MADE_CAMERA[4 * Math.floor(i / 3) + (i % 3)]!;
  axisAngleToMatrixInto(pelvis, 0, theta, 3);
  mul3Into(turned, 0, camera, 0, pelvis, 0);
  matrixToAxisAngleInto(theta, 3, turned, 0);
  for (let k = 0; k < 10; k++) theta[75 + k] = 0.1 * k;
  return theta;
}

describe('evaluating on pictures', () => {
  it('measures 3DPW: a model that says the truth of each picture is right to the rounding of the protocol', async () => {
    await makeThreeDpwSequence(root, 'street_00', { frames: 36, invalid: [30] });
    const predictor = fakePredictor(trueTheta);
    const dataset = openDataset('3dpw', root);
    const report = await evaluateDataset({ dataset, predictor, body }, quietContext());
    expect(report).toMatchObject({ source: 'official layout', frames_found: 36, frames_run: 36 });
    expect(report.published_protocol!.frames).toBe(32);
    expect(report.streaming!.frames).toBe(35);
    expect(report.streaming!.mpjpe_mm).toBeLessThan(0.01);
    expect(report.streaming!.pve_mm).toBeLessThan(0.01);
    // Truths contain metres of translation: 16-bit floats round them to several millimetres.
    expect(report.published_protocol!.mpjpe_mm).toBeGreaterThan(1);
    expect(report.published_protocol!.mpjpe_mm).toBeLessThan(60);
    expect(report.published_protocol!.pve_mm).toBeLessThan(1);
    // Every picture came once, in order, with its crop and time.
    expect(predictor.seen).toHaveLength(36);
    expect(predictor.seen[35]).toMatchObject({ width: 160, height: 96, timeS: 35 / 30 });
    expect(predictor.seen[18]!.box.side).toBeGreaterThan(60);
  });

  it('shows the model the pictures that belong to the truths, from files and from videos', async () => {
    await makeMpiSubject(root, 'TS3', { frames: 20, outside: [2] });
    await makeH36mRecording(root, 'S9', 'Eating', { frames: 36 });
    // Numbers are painted in ten bars, most significant left; the picture's middle lies in the sixth: value 16.
    const lit = (index: number) => ((index >> 4) & 1) === 1;
    for (const [name, frameOf] of [
      ['mpi-inf-3dhp', (row: number) => (row < 2 ? row : row + 1)],
      ['h36m', (row: number) => 2 * row],
    ] as const) {
      const predictor = fakePredictor(trueTheta);
      const report = await evaluateDataset({ dataset: openDataset(name, root), predictor, body }, quietContext());
      expect(predictor.seen.map(({ middle }) => middle[0]! > 127)).toEqual(
        predictor.seen.map((_, row) => lit(frameOf(row))),
      );
      expect(predictor.seen.some(({ middle }) => middle[0]! > 127)).toBe(true);
      expect(report.streaming!.pve_mm).toBeNull();
      expect(report.own_joints).toHaveLength(name === 'mpi-inf-3dhp' ? 2 : 0);
    }
  });

  it('measures stored features without opening a picture', async () => {
    const folder = mkdtempSync(join(root, 'features-'));
    makeFeatureDatabase(join(folder, '3dpw_test_db.pt'), { a_0: 20, a_1: 16 }, '3dpw');
    const predictor = fakePredictor(trueTheta, { featureSize: 2048 });
    const report = await evaluateDataset({ dataset: openDataset('3dpw', folder), predictor, body }, quietContext());
    expect(predictor.seen).toHaveLength(0);
    expect(report).toMatchObject({ source: 'stored features', frames_run: 36 });
    expect(report.published_protocol!.frames).toBe(32);
  });

  it('measures a video that ends before its truth as far as it goes, and says so', async () => {
    const folder = mkdtempSync(join(root, 'short-'));
    await makeH36mRecording(folder, 'S9', 'Posing', { frames: 40, missing: 5 });
    const request = { dataset: openDataset('h36m', folder), predictor: fakePredictor(trueTheta), body };
    const report = await evaluateDataset(request, quietContext());
    expect(report).toMatchObject({ frames_found: 20, frames_run: 18, streaming: { frames: 18 } });
    expect(report.warnings.map(({ message }) => message)).toContain(
      'Videos end before their truth does and were measured as far as they go: S9_Posing.60457274 by 2 frames.',
    );
  });

  it('names the picture that is missing', async () => {
    const folder = mkdtempSync(join(root, 'holes-'));
    await makeThreeDpwSequence(folder, 'a', { frames: 17 });
    const gone = join(folder, 'imageFiles', 'a', 'image_00009.jpg');
    rmSync(gone);
    const request = { dataset: openDataset('3dpw', folder), predictor: fakePredictor(trueTheta), body };
    await expect(evaluateDataset(request, quietContext())).rejects.toThrow(`There is no file at ${gone}.`);
  });
});
