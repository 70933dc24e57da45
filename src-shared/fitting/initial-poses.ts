/** Where the fit of one person begins, from a network or from elsewhere. Rows are those of the person's track. */
export interface InitialPoses {
  /** Axis-angle, radians, the root in camera axes (x right, y down, z forward), shape [T, 24, 3]. */
  readonly poses: ArrayLike<number>;
  /** 1 where there is a pose; other rows, and rows that hold no numbers, are lifted from the landmarks. All rows where left out. Shape [T]. */
  readonly known?: ArrayLike<number>;
  /** Shape the fit begins from, of the body it is done with, shape [10]; the mean shape where left out. */
  readonly betas?: ArrayLike<number>;
}
