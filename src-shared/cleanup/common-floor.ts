import type { SolverBody } from '../fitting/solve-options.ts';
import type { Take } from '../fitting/take.ts';
import { OPERATIONS } from './operation-table.ts';
import { floorUnder } from './operations/world.ts';
import type { CleanupOperation, CleanupStack } from './stack.ts';
import { workOf } from './work.ts';

/** A take with its body, prepared. */
export interface Person {
  readonly take: Take;
  readonly body: SolverBody;
}

/** Settings of `floor` that put a take onto a floor which was agreed on. */
export type FloorSettings = CleanupOperation['settings'];

/** Cameras that agree to this are one camera. */
const SAME = 1e-5;
/**
 * Feet that are this far from a common floor, metres, still come to it without leaving the picture; whoever stands farther
 * above or below the others stands on something else, or is nearer to the camera than was thought.
 */
export const USUALLY_APART = 0.03;

/**
 * The one floor of the people of a clip: put on every one of them, it leaves them where they are to each other, while a
 * floor of each one's own lets them part. Who is seen through another camera, or stands far above or below the others,
 * stays out of it.
 *
 * @param apart  who stands farther from the middle one's floor than this stays out, metres
 * @returns for each person settings of `floor`, rounded to hundredths and the same for all; null for those who stay out
 */
export function commonFloor(people: readonly Person[], apart: number = USUALLY_APART): (FloorSettings | null)[] {
  const [first] = people;
  if (first === undefined) return [];
  const works = people.map(({ take, body }) => (isSameCamera(take, first.take) ? workOf(take, body) : null));
  const there = works.filter((work) => work !== null);
  const { slope } = floorUnder(there, { level: true, height: false, slope: [0, 0] });
  const [slopeX, slopeZ] = slope.map((x) => hundredth((Math.atan(x) * 180) / Math.PI)) as [number, number];
  const tan = (degrees: number): number => Math.tan((degrees * Math.PI) / 180);
  const asked = { level: false, height: true, slope: [tan(slopeX), tan(slopeZ)] as const };
  const rises = works.map((work) => (work === null ? null : floorUnder([work], asked).rise));
  const middle = rises.filter((rise) => rise !== null).sort((a, b) => a - b)[(there.length - 1) >> 1]!;
  const joins = (i: number): boolean => rises[i] !== null && Math.abs(rises[i]! - middle) <= apart;
  const { rise } = floorUnder(
    works.filter((work, i) => work !== null && joins(i)).map((work) => work!),
    asked,
  );
  const settings = { level: false, height: 'keep', raise: hundredth(100 * rise), slopeX, slopeZ };
  const { raise } = OPERATIONS.floor.settings;
  // A world that is wrong by metres is put right for each one alone.
  if (!(settings.raise >= raise.min && settings.raise <= raise.max)) return people.map(() => null);
  return people.map((_, i) => (joins(i) ? settings : null));
}

/** A stack whose floor is the one given; one without a floor stays as it is. */
export function withFloor(stack: CleanupStack, settings: FloorSettings): CleanupStack {
  const operations = stack.operations.map((one) => (one.kind === 'floor' ? { ...one, settings } : one));
  return { ...stack, operations };
}

function isSameCamera(a: Take, b: Take): boolean {
  const near = (x: readonly number[], y: readonly number[]) => x.every((v, i) => Math.abs(v - y[i]!) < SAME);
  return near(a.camera.rotation, b.camera.rotation) && near(a.camera.translation, b.camera.translation);
}

function hundredth(x: number): number {
  return Math.round(100 * x) / 100;
}
