import type { Quality } from '#shared/fitting/quality.ts';

/** Networks of the pose package. */
export type PoseModelName = 'detector' | 'lite' | 'full' | 'heavy';

/** A model of the package `@mediapipe/pose` (Apache-2.0) and what it becomes. */
export interface PoseModel {
  /** File in the package. */
  readonly file: string;
  /** SHA-256 of that file. */
  readonly sha256: string;
  /** SHA-256 of the ONNX file made of it: conversion gives the same bytes everywhere. */
  readonly onnxSha256: string;
  /** Output names in the file's order; null for one that is dropped. */
  readonly outputs: readonly (string | null)[];
  /** Side of the square input, px. */
  readonly size: number;
}

/** Dropping the segmentation output saves 28 to 50 % of the time of lite and full. */
const LANDMARK_OUTPUTS = ['landmarks', 'flag', null, 'heatmap', 'world'] as const;

export const POSE_MODELS = {
  detector: {
    file: 'pose_solution_packed_assets.data',
    sha256: 'a63c614bef30d35947f13be361820b1e4e3bec9cfeebf4d11216a18373108e85',
    onnxSha256: 'a0d639274fb4ba9b34861df3fad06a4d8da3b78bc7f804bc86b4db489d0b307f',
    outputs: ['boxes', 'scores'],
    size: 224,
  },
  lite: {
    file: 'pose_landmark_lite.tflite',
    sha256: 'f17bfbecadb61c3be1baa8b8d851cc6619c870a87167b32848ad20db306b9d61',
    onnxSha256: '9b78f6d4fb1eb493cf7ed5c5e9c06d4fb8f4d2218d167f9c19df5b8c4d6f8951',
    outputs: LANDMARK_OUTPUTS,
    size: 256,
  },
  full: {
    file: 'pose_landmark_full.tflite',
    sha256: 'e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f',
    onnxSha256: '12880525e86e03a7b35bc171ccdc9d0e275e2e8922124a8a28ec2fc176f90621',
    outputs: LANDMARK_OUTPUTS,
    size: 256,
  },
  heavy: {
    file: 'pose_landmark_heavy.tflite',
    sha256: '59e42d71bcd44cbdbabc419f0ff76686595fd265419566bd4009ef703ea8e1fe',
    onnxSha256: 'e46c5fe614f7ea4336a330e40fbd203b7fd3e6295b04edde9dce4526a11d6f5c',
    outputs: LANDMARK_OUTPUTS,
    size: 256,
  },
} as const satisfies Record<PoseModelName, PoseModel>;

/** The landmark model of each quality. */
export const LANDMARK_MODEL: Readonly<Record<Quality, 'lite' | 'full' | 'heavy'>> = {
  fast: 'lite',
  balanced: 'full',
  best: 'heavy',
};
