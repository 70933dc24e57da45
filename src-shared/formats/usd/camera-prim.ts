import type { CameraTrack } from '../../camera/camera-track.ts';
import { type CameraKeys, cameraKeys, resampleCamera } from '../camera-keys.ts';
import { plainDecimal } from '../plain-decimal.ts';
import { primName } from './prim-names.ts';
import { usdMatrix } from './usd-matrix.ts';

/** Nearest and farthest distance that programs draw, metres. */
const NEAR_M = 0.05;
const FAR_M = 1000;
/** USD tells lengths of a lens in tenths of a unit of the stage, which is a metre here. */
const MM_PER_TENTH = 100;
const MATRIX_DIGITS = 9;
const LENS_DIGITS = 9;

/**
 * The camera that filmed a take as a USD `Camera`: it looks along −Z with Y up, one time code a frame where it turns or
 * zooms.
 *
 * @param frames of the stage
 * @param fps    its rate
 */
export function* cameraPrim(track: CameraTrack, frames: number, fps: CameraTrack['fps']): Generator<string> {
  const own = cameraKeys(track, 'gl');
  const keys = own.still ? own : resampleCamera(own, fps, frames);
  const [width, height] = track.imageSize;
  const lens = (mm: number) => plainDecimal(mm / MM_PER_TENTH, LENS_DIGITS);
  const focal = (f: number) => lens((keys.focalPx[f]! * track.sensorWidthMm) / width);
  yield `
def Camera "${primName(track.name)}"
{
    float2 clippingRange = (${NEAR_M}, ${FAR_M})
    float focalLength${track.focalPx.length > 1 ? '.timeSamples = ' : ' = '}`;
  if (track.focalPx.length > 1) yield* samples(frames, focal);
  else yield `${focal(0)}\n`;
  yield `    float horizontalAperture = ${lens(track.sensorWidthMm)}
    token projection = "perspective"
    float verticalAperture = ${lens((track.sensorWidthMm * height) / width)}
    matrix4d xformOp:transform${keys.still ? ' = ' : '.timeSamples = '}`;
  if (keys.still) yield `${matrixAt(keys, 0)}\n`;
  else yield* samples(frames, (f) => matrixAt(keys, f));
  yield '    uniform token[] xformOpOrder = ["xformOp:transform"]\n}\n';
}

function matrixAt({ rotations, positions }: CameraKeys, f: number): string {
  return usdMatrix(rotations, 4 * f, positions, 3 * f, 1, MATRIX_DIGITS);
}

function* samples(frames: number, at: (frame: number) => string): Generator<string> {
  yield '{\n';
  for (let f = 0; f < frames; f++) yield `        ${f}: ${at(f)},\n`;
  yield '    }\n';
}
