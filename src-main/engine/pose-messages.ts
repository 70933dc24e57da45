import type { DetectorWindow, PoseDetection } from '#shared/vision/detection.ts';
import type { Device } from './device.ts';
import type { FollowOptions, FollowState } from './follow-person.ts';
import type { SharedFrame } from './shared-frame.ts';

/** What a pose worker is started with. */
export interface PoseWorkerSetup {
  readonly files: { readonly detector: string; readonly landmarks: string };
  readonly device: Device;
}

/** A picture in shared memory and its presentation time, seconds. */
export interface TimedSharedFrame {
  readonly frame: SharedFrame;
  readonly seconds: number;
}

/** What a worker thread is asked for. */
export type PoseRequest =
  | {
      readonly kind: 'detect';
      readonly frame: SharedFrame;
      readonly windows: readonly DetectorWindow[];
      readonly minScore: number;
    }
  | {
      readonly kind: 'follow';
      readonly frames: readonly TimedSharedFrame[];
      readonly state: FollowState;
      readonly options: FollowOptions;
    };

/** Rows of a followed person, one per frame looked at; `seen` is 0 where the row is empty. */
export interface FollowResult {
  /** Shape [frames looked at, OBSERVATION.size]. */
  readonly rows: Float32Array;
  readonly seen: Uint8Array;
  readonly state: FollowState;
  readonly lost: boolean;
}

/** Runs and total ms of both networks since the worker started. */
export interface PoseTiming {
  readonly detectorRuns: number;
  readonly detectorMs: number;
  readonly landmarkRuns: number;
  readonly landmarkMs: number;
}

/** What it answers. */
export type PoseReply =
  | { readonly kind: 'detected'; readonly detections: PoseDetection[]; readonly timing: PoseTiming }
  | { readonly kind: 'followed'; readonly result: FollowResult; readonly timing: PoseTiming };
