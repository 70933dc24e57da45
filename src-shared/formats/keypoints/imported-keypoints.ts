import { LANDMARK_COUNT } from '../../vision/blazepose.ts';

/** 2D keypoints of a file, as BlazePose's landmarks. Frames are numbers as the file counts them. */
export interface ImportedKeypoints {
  readonly format: 'coco' | 'openpose' | 'cvat';
  /** Which keypoints the file has, for people: `COCO, 17 points`. */
  readonly set: string;
  /** Width and height of the pictures, px; null where the file does not tell. */
  readonly imageSize: readonly [number, number] | null;
  /** Whether frame numbers are indices of the clip's frames for certain, as in this program's own files. */
  readonly exactFrames: boolean;
  /** First and last picture that the file speaks of, people or none. */
  readonly firstFrame: number;
  readonly lastFrame: number;
  readonly people: readonly ImportedPerson[];
  /** What was assumed or left out, for people. */
  readonly notes: readonly { readonly code: string; readonly message: string }[];
}

export interface ImportedPerson {
  /** As the file calls them, or counted from 1. */
  readonly label: string;
  /** Frames in which there are keypoints, ascending, shape [n]. */
  readonly frames: Int32Array;
  /** x px, y px, confidence 0..1 (0 absent), shape [n, 33, 3]. */
  readonly points: Float32Array;
}

/** One person in one picture. */
export interface Detection {
  /** Frame as the file counts. */
  readonly frame: number;
  /** Whom the file says it is; null where it does not. */
  readonly identity: string | null;
  /** Shape [33, 3]. */
  readonly points: Float32Array;
}

/** Numbers of one person in one picture. */
export const DETECTION_LENGTH = LANDMARK_COUNT * 3;

/** Most detections that are read: an hour at 60 frames a second with nine people. */
export const MOST_DETECTIONS = 2_000_000;

/** Labelled but hidden keypoints count this much. */
export const HIDDEN_CONFIDENCE = 0.4;

/** Readers hand over the bytes of one or several files. */
export interface NamedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}
