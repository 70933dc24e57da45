import type { KeypointEdit } from '#shared/contract/studio/edits.ts';
import type { PersonLayout } from './person-layout.ts';
import type { Point } from './view-transform.ts';

/** Below this confidence the detector's landmark is no handle; the fitted one stands in for it. */
export const SURE_ENOUGH = 0.35;

/** Where a landmark comes from, as its mark shows it. */
export type LandmarkSource = 'detector' | 'correction' | 'import' | 'fit';

export interface LandmarkPlace extends Point {
  readonly source: LandmarkSource;
  readonly state: KeypointEdit['state'];
  /** 0..1; 1 for corrections. */
  readonly confidence: number;
}

/** Where a landmark is taken hold of: at the correction, else where the detector saw it, else where the fit has it. */
export function landmarkPlace(person: PersonLayout, landmark: number): LandmarkPlace | null {
  const edit = person.edits.get(landmark);
  if (edit) return { x: edit.x, y: edit.y, source: 'correction', state: edit.state, confidence: 1 };
  const confidence = person.observed[3 * landmark + 2]!;
  const source = person.take.source === 'import' ? 'import' : 'detector';
  if (confidence >= SURE_ENOUGH) {
    const x = person.observed[3 * landmark]!;
    return { x, y: person.observed[3 * landmark + 1]!, source, state: 'visible', confidence };
  }
  const at = fittedPlace(person, landmark);
  return at ? { ...at, source: 'fit', state: 'visible', confidence: Number.isNaN(confidence) ? 0 : confidence } : null;
}

/** Where the fit has a landmark; null where that is not known. */
export function fittedPlace(person: PersonLayout, landmark: number): Point | null {
  const x = person.fitted[2 * landmark]!;
  const y = person.fitted[2 * landmark + 1]!;
  return Number.isNaN(x) || Number.isNaN(y) ? null : { x, y };
}
