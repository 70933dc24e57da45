import { FIGURE_BOX, figure } from './anatomy/figure.ts';
import { figureSizing } from './anatomy/sizing.ts';
import { requireClosed } from './checks/topology.ts';
import { mirror } from './mesh/mirror.ts';
import { remesh } from './mesh/remesh/remesh.ts';
import { surfaceNets } from './mesh/surface-nets.ts';
import type { GeneratedBody } from './pack.ts';
import { poseCorrections } from './pose/pose-corrections.ts';
import { shapeDirections } from './shape/directions.ts';
import { AVERAGE } from './shape/shape.ts';
import { jointRegressor } from './skin/regressor.ts';
import { skinningWeights } from './skin/weights.ts';

export interface GenerateOptions {
  /** Cell of the first grid, metres; fingers need 5 mm or less. */
  readonly cell?: number;
  /** Rounds of remeshing. */
  readonly rounds?: number;
  /** Edge lengths are multiplied by this; tests use more than 1. */
  readonly coarseness?: number;
  /** Called with each step's name as it begins. */
  readonly log?: (step: string) => void;
}

/** Makes the whole body from the tables of `anatomy`. The same options always give the same numbers. */
export function generateBody(options: GenerateOptions = {}): GeneratedBody {
  const { cell = 0.0045, rounds = 6, coarseness = 1, log = () => {} } = options;
  const surface = figure(AVERAGE);
  log('grid');
  const grid = surfaceNets(surface, FIGURE_BOX, cell);
  log('remesh');
  const mesh = mirror(remesh(grid, surface, (p) => figureSizing(p) * coarseness, { rounds }));
  requireClosed(mesh);
  log('shape directions');
  const directions = shapeDirections(mesh);
  log('weights');
  const weights = skinningWeights(mesh);
  log('joint regressor');
  const regressor = jointRegressor(mesh, directions);
  log('pose corrections');
  const corrections = poseCorrections(mesh, weights);
  return { mesh, directions, weights, regressor, corrections };
}
