import { loadBuiltinBody } from '#main/services/models/builtin-body.ts';
import { bodyPoints } from '#shared/body/landmarks.ts';
import { pointsBody } from '#shared/training/examples/points-body.ts';
import type { SampleBody } from '#shared/training/examples/sample.ts';
import { ErrorModel } from '../detector/error-model.ts';
import { lookingAtPerson } from '../detector/recording.ts';
import { isHeldOut, readMocap } from '../motion/mocap.ts';
import { BatchSource, readRecordings } from './batches.ts';
import type { Recipe } from './recipe.ts';

/** Where the data of a run lie. */
export interface DataPaths {
  /** Motion capture, see `readMocap`. */
  readonly mocap: string;
  /** Folder of recordings. */
  readonly recordings: string;
}

/** The points body that training compares on. */
export async function loadSampleBody(): Promise<SampleBody> {
  const points = bodyPoints(await loadBuiltinBody());
  return { points, ...pointsBody(points) };
}

/** Reads everything a run is trained on, and everything it is judged by but the recordings of held-out people. */
export async function loadTrainingData(paths: DataPaths, recipe: Recipe) {
  const body = await loadSampleBody();
  const mocap = readMocap(paths.mocap);
  const recordings = readRecordings(paths.recordings).map((recording) => lookingAtPerson(recording, body.points));
  const model = new ErrorModel(recordings, body);
  const { encoder } = recipe.generator;
  if (encoder.type !== 'keypoints') throw new Error('the network reads landmarks');
  const clips = mocap.clips.filter((clip) => !isHeldOut(clip));
  const source = new BatchSource(mocap, clips, recordings, model, body, { ...recipe, encoder });
  return { body, mocap, model, source };
}
