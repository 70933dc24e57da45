import { assertNever } from '#shared/errors/problem.ts';
import type { EvaluationDataset } from '#shared/metrics/published-figures.ts';
import type { Dataset } from './dataset.ts';
import { findFeatureDatabase, openFeatureDatabase } from './feature-database.ts';
import { openH36m } from './h36m.ts';
import { openMpiInf3dhp } from './mpi-inf-3dhp.ts';
import { openThreeDpw } from './threedpw.ts';

export interface OpenDatasetOptions {
  /** Take stored features of the ResNet trunk where there is a file of them, and open no picture. Default true. */
  storedFeatures?: boolean;
}

/**
 * Recognises a data set below a folder.
 *
 * @throws Problem dataset/missing, dataset/broken
 */
export function openDataset(name: EvaluationDataset, root: string, options: OpenDatasetOptions = {}): Dataset {
  const features = (options.storedFeatures ?? true) ? findFeatureDatabase(name, root) : null;
  if (features !== null) return openFeatureDatabase(name, features);
  switch (name) {
    case '3dpw':
      return openThreeDpw(root);
    case 'mpi-inf-3dhp':
      return openMpiInf3dhp(root);
    case 'h36m':
      return openH36m(root);
    default:
      return assertNever(name);
  }
}
