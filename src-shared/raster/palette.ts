import type { Rgb } from './frame.ts';

/** Colour of the left side of a body in every overlay. */
export const LEFT_COLOR: Rgb = [255, 146, 43];
/** Colour of the right side of a body. */
export const RIGHT_COLOR: Rgb = [34, 205, 238];
/** Colour of the middle of a body. */
export const MIDDLE_COLOR: Rgb = [240, 244, 255];
/** Colour of a foot in contact with the floor. */
export const CONTACT_COLOR: Rgb = [74, 222, 128];

/** Colours that tell people apart; none of them is a side's colour. */
const PERSON_COLORS: readonly Rgb[] = [
  [150, 132, 255],
  [94, 220, 148],
  [255, 120, 170],
  [250, 214, 80],
  [120, 170, 255],
  [230, 130, 240],
  [190, 226, 90],
  [255, 150, 140],
];

/** Colour of the n-th person, n from 1. */
export function personColor(person: number): Rgb {
  return PERSON_COLORS[(((person - 1) % PERSON_COLORS.length) + PERSON_COLORS.length) % PERSON_COLORS.length]!;
}
