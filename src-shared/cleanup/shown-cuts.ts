import { TAKE_ROW_LENGTHS, type Take } from '../fitting/take.ts';
import { cuts } from './operation-table.ts';
import type { CleanupStack } from './stack.ts';

/** Which frames of the clip leave the studio; the first comes after the last where they repeat. */
export interface ExportedFrames {
  readonly from: number;
  readonly to: number;
  readonly loops: boolean;
}

/** Whether a stack trims or loops. */
export function hasCuts({ operations }: CleanupStack): boolean {
  return operations.some(({ on, kind }) => on && cuts(kind));
}

/**
 * Rows of one array of a take as they are shown while a part of it is exported: those of the part, with their seam blended,
 * where it is, and what was left out around them.
 *
 * @param whole  all rows, before trimming and looping
 * @param part   the rows that are exported
 */
export function withPart<Name extends keyof typeof TAKE_ROW_LENGTHS & keyof Take>(
  name: Name,
  whole: Take,
  part: Take,
): Take[Name] {
  const out = (whole[name] as Float32Array).slice();
  out.set(part[name] as Float32Array, (part.firstFrame - whole.firstFrame) * TAKE_ROW_LENGTHS[name]);
  return out as Take[Name];
}
