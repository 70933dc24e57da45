import { LANDMARK } from '#shared/vision/blazepose.ts';
import type { Brush } from './brush.ts';
import { fittedPlace } from './landmark-place.ts';
import type { PersonLayout } from './person-layout.ts';
import { toScreen } from './view-transform.ts';

const PLACES = [LANDMARK.l_heel, LANDMARK.l_foot_index, LANDMARK.r_heel, LANDMARK.r_foot_index];
/** Contacts less sure than this are not drawn. */
const SHOWN = 0.3;

/** Paints a flat ring under each heel and toe that stands. */
export function paintContacts({ context, view, colors }: Brush, person: PersonLayout): void {
  const radius = Math.min(16, Math.max(4, 0.045 * person.metrePx * view.scale));
  context.save();
  for (const [index, landmark] of PLACES.entries()) {
    const sure = person.contacts[index]!;
    const place = sure > SHOWN ? fittedPlace(person, landmark) : null;
    if (!place) continue;
    const at = toScreen(view, place);
    context.globalAlpha = sure;
    context.beginPath();
    context.ellipse(at.x, at.y + radius * 0.3, radius, radius * 0.42, 0, 0, 2 * Math.PI);
    context.lineWidth = 3.6;
    context.strokeStyle = colors.casing;
    context.stroke();
    context.lineWidth = 1.8;
    context.strokeStyle = colors.contact;
    context.stroke();
  }
  context.restore();
}
