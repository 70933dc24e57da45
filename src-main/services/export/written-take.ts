import type { RestJoints } from '#shared/body/rest-joints.ts';
import type { CameraTrack } from '#shared/camera/camera-track.ts';
import type { KeyTolerance } from '#shared/exporting/reduce-keys.ts';
import type { Take } from '#shared/fitting/take.ts';
import type { BodyMotion } from '#shared/formats/body-motion.ts';
import type { Markers } from '#shared/formats/points/point-motion.ts';
import type { RestMesh } from '#shared/formats/rest-mesh.ts';
import type { PresetChoices } from '#shared/retarget/preset.ts';
import type { RigMapping } from '#shared/retarget/rig-mapping.ts';

/** What became of the clip's frames in a file that has others. */
export type Resampling = {
  readonly frames_in: number;
  readonly keys_out: number;
  /** How much later the last key stands than the last frame did, µs. */
  readonly drift_us: number;
};

/** A person's own character, as plain data. */
export interface Character {
  readonly name: string;
  /** Its file, an FBX or GLB. */
  readonly file: Uint8Array;
  readonly format: 'fbx' | 'glb';
  readonly mapping: RigMapping;
}

/** What a file was written from, as plain data that a worker can be given. */
export interface WrittenTake {
  readonly take: Take;
  /** The motion as it was written. */
  readonly motion: BodyMotion;
  /** Where the motion was brought to another rate, so that its frames are not the take's. */
  readonly resampling: Resampling | null;
  /** Null where the skeleton alone was asked for. */
  readonly mesh: RestMesh | null;
  /** Id of the skeleton files with one are written for, and how it is filled. */
  readonly preset: string;
  readonly choices: PresetChoices;
  /** A person's own character the motion is put onto, in place of a preset; null for presets. */
  readonly character: Character | null;
  /** The camera that filmed it, where files are to carry it. */
  readonly camera?: CameraTrack;
  /** How far curves with fewer keys may be from the motion; every frame has a key where null. */
  readonly reduceKeys?: KeyTolerance | null;
  /** One line on where the take comes from, for files that can carry it. */
  readonly note: string;
  /** Rest joints of the body as a function of shape. */
  readonly rest: RestJoints;
  /** Points of this shape beyond the joints; null where the format has none. */
  readonly markers: Markers | null;
}
