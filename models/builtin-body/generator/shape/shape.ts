import { SHAPE_COUNT } from '#shared/body/body-model.ts';

/**
 * The shape directions, in the order of β. One unit is about one standard deviation of an adult population; 0 is the
 * average.
 */
export const SHAPE_NAMES = [
  'stature',
  'girth',
  'legs',
  'arms',
  'shoulders',
  'hips',
  'chest',
  'belly',
  'head',
  'muscle',
] as const;

export type ShapeName = (typeof SHAPE_NAMES)[number];

/** A value for each shape direction, in standard deviations. */
export type Shape = Readonly<Record<ShapeName, number>>;

/** The average body: every direction at 0. */
export const AVERAGE: Shape = Object.fromEntries(SHAPE_NAMES.map((name) => [name, 0])) as Record<ShapeName, number>;

/** The average body with one direction at `value`. */
export function oneDirection(name: ShapeName, value: number): Shape {
  return { ...AVERAGE, [name]: value };
}

/** Directions that change the outline of the parts; the others only change proportions. */
export const FLESH_NAMES: readonly ShapeName[] = ['girth', 'shoulders', 'hips', 'chest', 'belly', 'muscle'];

/** True if the shape changes the outline of the parts, so that vertices have to find the surface again. */
export function changesFlesh(shape: Shape): boolean {
  return FLESH_NAMES.some((name) => shape[name] !== 0);
}

if (SHAPE_NAMES.length !== SHAPE_COUNT)
  throw new Error('the shape directions must be as many as the studio works with');
