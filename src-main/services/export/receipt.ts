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

/** The part of a receipt that is found by reading the file. */
export type Findings = Omit<ExportReceipt, 'file' | 'format' | 'sha256' | 'bytes' | 'ledger'>;
