import { type CameraTrack, focalMm } from '../../camera/camera-track.ts';
import { mulQuaternionInto } from '../../math/rotation.ts';
import { type CameraKeys, cameraKeys, resampleCamera } from '../camera-keys.ts';
import { eulerCurves, eulerOf } from '../euler-curve.ts';
import { addCurves, keysAt } from './animation.ts';
import { type FbxSpace, TO_Z_UP, turnedRows } from './file-space.ts';
import { int, node, property } from './node.ts';
import type { FbxScene } from './scene.ts';
import { modelBody } from './skeleton.ts';

const DEGREES = 180 / Math.PI;
const MM_PER_INCH = 25.4;
/** Nearest and farthest distance that programs draw, metres. */
const NEAR_M = 0.05;
const FAR_M = 1000;
/** `EApertureMode` focal length, `EGateFit` horizontal, `EAspectRatioMode` fixed resolution. */
const BY_FOCAL_LENGTH = 3;
const FIT_HORIZONTAL = 2;
const FIXED_RESOLUTION = 2;

/** What the camera shares with the motion beside it. */
export interface FbxCameraPlace {
  readonly space: FbxSpace;
  /** Frames of the motion and their rate: keys stand on whole frames. */
  readonly frames: number;
  readonly fps: CameraTrack['fps'];
  /** Layer of the take that the camera moves in; null in a scene without one. */
  readonly layer: bigint | null;
}

/**
 * Adds the camera that filmed a take: film back, focal length and place, keyed at every frame where it turns or zooms.
 * FBX cameras look along their +X with +Y up.
 */
export function addFbxCamera(scene: FbxScene, track: CameraTrack, place: FbxCameraPlace): void {
  const { space, layer, fps, frames } = place;
  const perMetre = 1 / (space.metresPerUnit ?? 0.01);
  const own = cameraKeys(track, 'fbx');
  const keys = inSpace(own.still ? own : resampleCamera(own, fps, frames), space);
  const [width, height] = track.imageSize;
  const double = (name: string, value: number) => property(name, 'double', 'Number', '', value);
  const film = track.sensorWidthMm / MM_PER_INCH;
  const mm = (focalPx: number) => (focalPx * track.sensorWidthMm) / width;
  const attribute = scene.add('NodeAttribute', track.name, 'NodeAttribute', 'Camera', [
    node('TypeFlags', ['Camera']),
    node('GeometryVersion', [int(124)]),
    node(
      'Properties70',
      [],
      [
        property('AspectRatioMode', 'enum', '', '', int(FIXED_RESOLUTION)),
        double('AspectWidth', width),
        double('AspectHeight', height),
        property('ApertureMode', 'enum', '', '', int(BY_FOCAL_LENGTH)),
        property('GateFit', 'enum', '', '', int(FIT_HORIZONTAL)),
        double('FilmWidth', film),
        double('FilmHeight', (film * height) / width),
        double('FilmAspectRatio', width / height),
        property('FocalLength', 'Number', '', 'A', focalMm(track, 0)),
        property('FieldOfView', 'FieldOfView', '', 'A', 2 * DEGREES * Math.atan(width / (2 * keys.focalPx[0]!))),
        double('NearPlane', NEAR_M * perMetre),
        double('FarPlane', FAR_M * perMetre),
      ],
    ),
  ]);
  const offset = [...keys.positions.subarray(0, 3)].map((value) => value * perMetre);
  const turn = eulerOf([...keys.rotations.subarray(0, 4)] as [number, number, number, number], 'xyz');
  const rotation = turn.map((angle) => angle * DEGREES);
  const model = scene.add('Model', track.name, 'Model', 'Camera', modelBody(offset, { before: [], rotation }));
  scene.connect(model, 0n);
  scene.connect(attribute, model);
  if (keys.still || layer === null) return;
  const shared = keysAt(
    fps,
    Array.from({ length: frames }, (_, f) => f),
  );
  const path = [0, 1, 2].map((a) =>
    Float32Array.from({ length: frames }, (_, f) => keys.positions[3 * f + a]! * perMetre),
  );
  addCurves(scene, layer, model, 'T', 'Lcl Translation', path, shared);
  const angles = eulerCurves(keys.rotations, 0, 4, frames, 'xyz');
  const degrees = angles.map((curve) => Float32Array.from(curve, (angle) => angle * DEGREES));
  addCurves(scene, layer, model, 'R', 'Lcl Rotation', degrees, shared);
  if (track.focalPx.length === 1) return;
  addCurves(scene, layer, attribute, 'FocalLength', 'FocalLength', [Float32Array.from(keys.focalPx, mm)], shared);
}

function inSpace(keys: CameraKeys, { up = 'y' }: FbxSpace): CameraKeys {
  if (up === 'y') return keys;
  const rotations = new Float64Array(keys.rotations.length);
  for (let at = 0; at < rotations.length; at += 4) mulQuaternionInto(rotations, at, TO_Z_UP, 0, keys.rotations, at);
  return { ...keys, positions: turnedRows(keys.positions), rotations };
}
