import type { EvaluationDataset } from '#shared/metrics/published-figures.ts';

/** Data sets that can be evaluated on, as the command line names them. */
export const DATASETS = ['3dpw', 'mpi-inf-3dhp', 'h36m'] as const satisfies readonly EvaluationDataset[];
