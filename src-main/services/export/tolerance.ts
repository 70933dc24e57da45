/** Largest errors a file may have when read back. */
export const TOLERANCE = { jointMm: 1, vertexMm: 1, rotationDeg: 0.1, timeMs: 1, keypointPx: 0.01 } as const;
