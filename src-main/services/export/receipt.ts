import type { LicenceClass } from '#shared/body/body-model.ts';
import type { ExportFormat } from './export-formats.ts';
import type { TakeLedger } from './ledger.ts';
import type { Resampling } from './written-take.ts';

/** What stands in `<file>.receipt.json`: how the file was checked and what is in it. */
export interface ExportReceipt {
  /** Name of the file the receipt belongs to. */
  readonly file: string;
  readonly format: ExportFormat;
  readonly sha256: string;
  readonly bytes: number;
  readonly software: string;
  /** Null where the file holds several people. */
  readonly person: number | null;
  /** Numbers the people have in a file that holds all of a clip. */
  readonly people?: readonly number[];
  /** What was found of each, where they share a scene. */
  readonly by_person?: readonly PersonFindings[];
  /** Name of the animation inside the file; null for keypoints and arrays. */
  readonly animation: string | null;
  /** Id of the skeleton the file was written for, and how many joints it has; null where there is none. */
  readonly preset: string | null;
  readonly joints: number | null;
  /** Reader that checked the file. */
  readonly read_back_with: string;
  /** Largest distance of a joint from the take, mm, over all frames; null for keypoints. */
  readonly max_joint_error_mm: number | null;
  /** Largest error of a joint's world rotation, degrees; null for keypoints. */
  readonly max_rotation_error_deg: number | null;
  /** Largest distance of a sampled vertex from linear blend skinning of the take, mm; null where there is no mesh. */
  readonly max_vertex_error_mm: number | null;
  /** Blend shapes of the mesh; null where there are none. */
  readonly blend_shapes: number | null;
  /** What became of the keys where fewer are written than there are frames. */
  readonly key_reduction: KeyReduction | null;
  /** Largest distance of a keypoint from the take, px; only for keypoints. */
  readonly max_keypoint_error_px: number | null;
  readonly frames: number;
  readonly first_frame: number;
  readonly fps: number;
  readonly duration_s: number;
  /** True where the motion was brought to another rate, or uneven frame times to the nominal one. */
  readonly resampled: boolean;
  /** What became of the frames then. */
  readonly resampling: Resampling | null;
  readonly up_axis: 'Y' | 'Z' | null;
  readonly front_axis: '+Z' | '-Y' | '+X' | null;
  readonly units: 'mm' | 'cm' | 'm' | 'px';
  /** Height of the floor in the file, metres. */
  readonly floor_height_m: number | null;
  /** Lowest joint over all frames, metres above the floor. */
  readonly lowest_joint_m: number | null;
  readonly body: string;
  readonly licence: LicenceClass;
  /** Where what is in the file comes from, one entry a take. */
  readonly ledger: readonly TakeLedger[];
}

/** Keys of all curves together, and how far straight lines between those that are left may lead astray. */
export type KeyReduction = {
  readonly keys_in: number;
  readonly keys_out: number;
  readonly allowed_mm: number;
  readonly allowed_deg: number;
  /** What it came to, in the world, at any frame of any joint. */
  readonly max_error_mm: number;
  readonly max_error_deg: number;
};

/** What was found of one of several people in a file. */
export type PersonFindings = Pick<
  Findings,
  | 'person'
  | 'frames'
  | 'first_frame'
  | 'duration_s'
  | 'resampling'
  | 'key_reduction'
  | 'max_joint_error_mm'
  | 'max_rotation_error_deg'
  | 'max_vertex_error_mm'
  | 'lowest_joint_m'
  | 'licence'
> & {
  /** What bones and objects of theirs begin with. */
  readonly name: string;
  /** When they are first in the scene, seconds. */
  readonly starts_s: number;
};

/** What stands in `<stem>.camera.json.receipt.json`. */
export interface CameraReceipt {
  readonly file: string;
  readonly format: 'camera';
  readonly sha256: string;
  readonly bytes: number;
  readonly software: string;
  readonly read_back_with: string;
  /** Who was filmed. */
  readonly people: readonly number[];
  /** Largest distance at which the file sees a joint from where the take has it, px, over all frames. */
  readonly max_joint_error_px: number;
  readonly frames: number;
  readonly first_frame: number;
  readonly fps: number;
  readonly moves: boolean;
  readonly units: 'm';
  readonly ledger: readonly TakeLedger[];
}

/** The part of a receipt that is found by reading the file. */
export type Findings = Omit<ExportReceipt, 'file' | 'format' | 'sha256' | 'bytes' | 'ledger'>;
