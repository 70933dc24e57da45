import { type Brush, fillDisc, paintPlate, strokeCased } from './brush.ts';
import type { LandmarkDrag } from './landmark-drag.ts';
import { linkedLandmarks } from './landmark-links.ts';
import { fittedPlace, landmarkPlace } from './landmark-place.ts';
import { paintMark } from './paint-keypoints.ts';
import { paintSkeleton } from './paint-skeleton.ts';
import type { PersonLayout } from './person-layout.ts';
import { toScreen } from './view-transform.ts';

/** Paints a drag: the fit as it was stays as a ghost, bright lines run from the neighbours to the new place. */
export function paintDrag(brush: Brush, person: PersonLayout, drag: LandmarkDrag, label: string): void {
  const { context, view, colors } = brush;
  paintSkeleton(brush, person.joints, { color: colors.quiet, width: 1.2, opacity: 0.8, joints: false, dash: [4, 4] });
  const to = toScreen(view, drag.to);
  const from = toScreen(view, fittedPlace(person, drag.landmark) ?? drag.from);
  context.save();
  context.lineCap = 'round';
  for (const neighbour of linkedLandmarks(drag.landmark)) {
    const place = landmarkPlace(person, neighbour);
    if (!place) continue;
    const at = toScreen(view, place);
    const path = new Path2D();
    path.moveTo(at.x, at.y);
    path.lineTo(to.x, to.y);
    strokeCased(brush, path, colors.correction, 2);
  }
  context.setLineDash([2, 4]);
  context.lineWidth = 1.2;
  context.strokeStyle = colors.text;
  context.beginPath();
  context.moveTo(from.x, from.y);
  context.lineTo(to.x, to.y);
  context.stroke();
  context.setLineDash([]);
  fillDisc(context, from.x, from.y, 2.5, colors.quiet);
  // A gap in the middle of the cross leaves the picture free where it matters.
  context.lineWidth = 1;
  context.beginPath();
  for (const [dx, dy] of [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
  ] as const) {
    context.moveTo(to.x + 9 * dx, to.y + 9 * dy);
    context.lineTo(to.x + 17 * dx, to.y + 17 * dy);
  }
  context.stroke();
  paintMark(brush, to, { ...drag.to, source: 'correction', state: drag.state, confidence: 1 }, 3);
  paintPlate(brush, label, to.x + 14, to.y - 14);
  context.restore();
}
