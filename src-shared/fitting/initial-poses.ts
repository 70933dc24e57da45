import { JOINT_COUNT } from '../body/smpl-tree.ts';

/** Where the fit of one person begins, from a network or from elsewhere. Rows are those of the person's track. */
export interface InitialPoses {
  /** Axis-angle, radians, the root in camera axes (x right, y down, z forward), shape [T, 24, 3]. */
  readonly poses: ArrayLike<number>;
  /** 1 where there is a pose; other rows, and rows that hold no numbers, are lifted from the landmarks. All rows where left out. Shape [T]. */
  readonly known?: ArrayLike<number>;
  /** Shape the fit begins from, of the body it is done with, shape [10]; the mean shape where left out. */
  readonly betas?: ArrayLike<number>;
  /**
   * Whether the fit also holds on to these poses: their landmarks then take the place of the detector's 3D ones. For
   * networks that were trained on the detector's errors; false where left out.
   */
  readonly trusted?: boolean;
}

/** Whether a row has a pose made of numbers. */
export function isPosed({ poses, known }: InitialPoses, t: number): boolean {
  if (known?.[t] === 0) return false;
  for (let i = t * JOINT_COUNT * 3; i < (t + 1) * JOINT_COUNT * 3; i++) if (!Number.isFinite(poses[i])) return false;
  return true;
}
