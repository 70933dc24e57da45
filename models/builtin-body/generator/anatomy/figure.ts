import { type Distance, mirroredUnion, type Part } from '../sdf/solid.ts';
import type { Shape } from '../shape/shape.ts';
import { armParts } from './arm.ts';
import { footParts } from './foot.ts';
import { handParts } from './hand.ts';
import { headParts } from './head.ts';
import { legParts } from './leg.ts';
import { torsoParts } from './torso.ts';

/** All solids of the body's left half in the order they are joined. Proportions are not applied here. */
function figureParts(shape: Shape): Part[] {
  return [
    ...torsoParts(shape),
    ...legParts(shape),
    ...footParts(),
    ...armParts(shape),
    ...handParts(),
    ...headParts(shape),
  ];
}

/** Signed distance of the whole figure in T-pose with average proportions, authoring frame. */
export function figure(shape: Shape): Distance {
  return mirroredUnion(figureParts(shape));
}

/** Box around the left half of the figure: lower and upper corner, metres. */
export const FIGURE_BOX = [0, -0.03, -0.22, 0.93, 1.77, 0.24] as const;
