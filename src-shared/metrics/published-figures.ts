/** Data sets the protocol knows. */
export type EvaluationDataset = '3dpw' | 'mpi-inf-3dhp' | 'h36m';

/** Figures somebody published; lengths in mm, acceleration in mm per frame², PCK 0..1. Absent means not published. */
export interface PublishedFigures {
  readonly method: string;
  /** Where the figures were published. */
  readonly source: 'README' | 'paper' | 'README and paper' | 'evaluation log';
  readonly mpjpeMm?: number;
  readonly paMpjpeMm?: number;
  readonly pveMm?: number;
  readonly accelMmFrame2?: number;
  readonly accelErrorMmFrame2?: number;
  readonly pck150?: number;
  /** What a reader must know before comparing. */
  readonly note?: string;
}

const WITHDRAWN = 'withdrawn by the authors: a preprocessing mistake';

/**
 * Figures published by the authors of VIBE (Kocabas et al. 2020) for their own and for earlier methods, as
 * specification 9 lists them. None of them was measured by this program.
 */
export const PUBLISHED: Readonly<Record<EvaluationDataset, readonly PublishedFigures[]>> = {
  '3dpw': [
    {
      method: 'VIBE (without 3DPW)',
      source: 'evaluation log',
      mpjpeMm: 93.5881,
      paMpjpeMm: 56.5608,
      pveMm: 113.4118,
      accelMmFrame2: 27.1242,
      accelErrorMmFrame2: 27.9877,
      note: 'the check line of the published weights',
    },
    {
      method: 'VIBE (without 3DPW)',
      source: 'paper',
      mpjpeMm: 93.5,
      paMpjpeMm: 56.5,
      pveMm: 113.4,
      accelMmFrame2: 27.1,
    },
    {
      method: 'VIBE (with 3DPW)',
      source: 'paper',
      mpjpeMm: 82.9,
      paMpjpeMm: 51.9,
      pveMm: 99.1,
      accelMmFrame2: 23.4,
      note: WITHDRAWN,
    },
    { method: 'SPIN', source: 'README', paMpjpeMm: 59.2 },
    { method: 'Temporal HMR', source: 'README', paMpjpeMm: 76.7 },
  ],
  'mpi-inf-3dhp': [
    { method: 'VIBE (without 3DPW)', source: 'README and paper', mpjpeMm: 97.7, paMpjpeMm: 63.4, pck150: 0.89 },
    {
      method: 'VIBE (with 3DPW)',
      source: 'paper',
      mpjpeMm: 96.6,
      paMpjpeMm: 64.6,
      pck150: 0.893,
      note: WITHDRAWN,
    },
    { method: 'SPIN', source: 'README', paMpjpeMm: 67.5 },
    { method: 'Temporal HMR', source: 'README', paMpjpeMm: 89.8 },
  ],
  h36m: [
    { method: 'VIBE (without 3DPW)', source: 'README and paper', mpjpeMm: 65.9, paMpjpeMm: 41.5 },
    { method: 'VIBE (with 3DPW)', source: 'paper', mpjpeMm: 65.6, paMpjpeMm: 41.4, note: WITHDRAWN },
    { method: 'SPIN', source: 'README', paMpjpeMm: 41.1 },
    { method: 'Temporal HMR', source: 'README', paMpjpeMm: 56.8 },
  ],
};
