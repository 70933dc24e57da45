/** Where things are among the 85 numbers of θ: camera s, tx, ty; 24 axis-angle vectors; 10 shape coefficients. */
export const THETA_WIDTH = 85;
export const THETA_JOINTS = 24;
export const POSE = { first: 3, end: 75 } as const;
export const SHAPE = { first: 75, end: 85 } as const;
/** The 23 joints without the pelvis: what the discriminator reads. */
export const BODY_POSE = { first: 6, end: 75 } as const;
