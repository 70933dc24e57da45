import { LANDMARK_COUNT } from '#shared/vision/blazepose.ts';
import { type Brush, fillDisc } from './brush.ts';
import { isSmall } from './hit-test.ts';
import { fittedPlace, type LandmarkPlace, landmarkPlace } from './landmark-place.ts';
import { markScale, type PersonLayout } from './person-layout.ts';
import { type Point, toScreen } from './view-transform.ts';

/** Which landmark of which person is marked. */
export interface LandmarkMark {
  readonly takeId: number;
  readonly landmark: number;
}

export interface KeypointMarks {
  readonly hovered: LandmarkMark | null;
  readonly selected: LandmarkMark | null;
}

/**
 * Paints where landmarks were observed: small dots from the detector, fainter the less sure; diamonds where a person
 * set them, hollow for occluded, crossed for absent; squares from an import. A leash runs to where the fit has them.
 */
export function paintKeypoints(brush: Brush, person: PersonLayout, chosen: boolean, marks: KeypointMarks): void {
  const scale = markScale(person, brush.view.scale);
  for (let landmark = 0; landmark < LANDMARK_COUNT; landmark++) {
    const place = landmarkPlace(person, landmark);
    if (!place) continue;
    const marked = isMark(marks.hovered, person, landmark) || isMark(marks.selected, person, landmark);
    if (place.source === 'fit' && !marked) continue;
    const at = toScreen(brush.view, place);
    const fit = fittedPlace(person, landmark);
    if (fit && (place.source === 'correction' || marked)) paintLeash(brush, at, toScreen(brush.view, fit), place);
    paintMark(brush, at, place, markRadius(landmark, chosen) * scale);
    if (isMark(marks.selected, person, landmark)) paintRing(brush, at, 9, brush.colors.accent, 2);
    else if (isMark(marks.hovered, person, landmark)) paintRing(brush, at, 8, brush.colors.text, 1.5);
  }
}

function isMark(mark: LandmarkMark | null, person: PersonLayout, landmark: number): boolean {
  return mark !== null && mark.takeId === person.take.id && mark.landmark === landmark;
}

function markRadius(landmark: number, chosen: boolean): number {
  if (isSmall(landmark)) return chosen ? 1.7 : 1.2;
  return chosen ? 3 : 1.9;
}

/** Paints one mark at a place of the screen. */
export function paintMark(brush: Brush, at: Point, place: LandmarkPlace, radius: number): void {
  const { context, colors } = brush;
  context.save();
  if (place.source === 'detector' || place.source === 'fit') {
    context.globalAlpha = 0.3 + 0.7 * Math.min(1, place.confidence);
    fillDisc(context, at.x, at.y, radius + 1.3, colors.casing);
    fillDisc(context, at.x, at.y, radius, place.source === 'fit' ? colors.quiet : '#fff');
    context.restore();
    return;
  }
  const color = place.source === 'correction' ? colors.correction : colors.imported;
  const size = radius + 2;
  const path = new Path2D();
  if (place.source === 'correction') {
    path.moveTo(at.x, at.y - size);
    path.lineTo(at.x + size, at.y);
    path.lineTo(at.x, at.y + size);
    path.lineTo(at.x - size, at.y);
    path.closePath();
  } else path.rect(at.x - size * 0.75, at.y - size * 0.75, size * 1.5, size * 1.5);
  context.lineWidth = 3;
  context.strokeStyle = colors.casing;
  context.stroke(path);
  context.fillStyle = place.state === 'visible' ? color : colors.casing;
  context.fill(path);
  context.lineWidth = 1.5;
  context.strokeStyle = color;
  context.stroke(path);
  if (place.state === 'absent') {
    context.beginPath();
    context.moveTo(at.x - size, at.y - size);
    context.lineTo(at.x + size, at.y + size);
    context.stroke();
  }
  context.restore();
}

function paintLeash({ context, colors }: Brush, from: Point, to: Point, place: LandmarkPlace): void {
  if (Math.hypot(from.x - to.x, from.y - to.y) < 3) return;
  context.save();
  context.setLineDash([3, 3]);
  context.lineWidth = 1.2;
  context.strokeStyle = place.source === 'correction' ? colors.correction : colors.quiet;
  context.beginPath();
  context.moveTo(from.x, from.y);
  context.lineTo(to.x, to.y);
  context.stroke();
  context.restore();
}

function paintRing({ context, colors }: Brush, at: Point, radius: number, color: string, width: number): void {
  context.save();
  for (const [stroke, wide] of [
    [colors.casing, width + 2],
    [color, width],
  ] as const) {
    context.beginPath();
    context.arc(at.x, at.y, radius, 0, 2 * Math.PI);
    context.lineWidth = wide;
    context.strokeStyle = stroke;
    context.stroke();
  }
  context.restore();
}
