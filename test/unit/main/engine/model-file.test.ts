import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '#main/engine/made-file.ts';
import { convertPoseModel, poseModelFile } from '#main/engine/model-file.ts';
import { POSE_MODELS, type PoseModelName } from '#main/engine/pose-models.ts';
import { readTflite } from '#shared/formats/tflite/read-tflite.ts';
import { tfliteToOnnx } from '#shared/formats/tflite/tflite-to-onnx.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'models-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('pose models', () => {
  it.each(Object.keys(POSE_MODELS) as PoseModelName[])('convert to the same bytes every time: %s', async (name) => {
    expect(sha256(await convertPoseModel(name))).toBe(POSE_MODELS[name].onnxSha256);
  });

  it.each([
    ['detector', { Conv: 73, Clip: 40, Add: 15, Transpose: 6, Reshape: 6, DepthToSpace: 3, Resize: 2, Concat: 2 }],
    ['full', { Conv: 83, Clip: 64, Add: 23, Resize: 3, MaxPool: 2, Reshape: 3, Sigmoid: 1 }],
  ] as const)('have the operators counted when the models were studied: %s', async (name, counts) => {
    const { file, outputs } = POSE_MODELS[name];
    const source = await readFile(join('node_modules/@mediapipe/pose', file));
    expect(tfliteToOnnx(readTflite(source), { input: 'image', outputs }).countOperators()).toEqual(counts);
  });
});

describe('poseModelFile', () => {
  it('converts once and finds the file again', async () => {
    const path = await poseModelFile('lite', folder);
    const { mtimeMs } = await stat(path);
    expect(await poseModelFile('lite', folder)).toBe(path);
    expect((await stat(path)).mtimeMs).toBe(mtimeMs);
    expect(await readdir(dirname(path))).toHaveLength(1);
  });

  it('makes a damaged file again', async () => {
    const path = await poseModelFile('lite', folder);
    await writeFile(path, 'damaged');
    await poseModelFile('lite', folder);
    expect(sha256(await readFile(path))).toBe(POSE_MODELS.lite.onnxSha256);
  });

  it('says so when the cache folder cannot be written', async () => {
    const file = join(folder, 'a-file');
    await writeFile(file, '');
    await expect(poseModelFile('lite', file)).rejects.toMatchObject({ code: 'output/unwritable' });
  });
});
