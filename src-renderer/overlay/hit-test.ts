import { LANDMARK_COUNT } from '#shared/vision/blazepose.ts';
import { fittedPlace, landmarkPlace } from './landmark-place.ts';
import type { PersonLayout } from './person-layout.ts';
import { type Point, toScreen, type ViewTransform } from './view-transform.ts';

/** What lies under the cursor. */
export type OverlayHit =
  | {
      readonly kind: 'landmark';
      readonly takeId: number;
      readonly landmark: number;
      /** Where it is taken hold of, px of the picture: the mark, or the fitted place that was nearer. */
      readonly at: Point;
    }
  | { readonly kind: 'person'; readonly takeId: number };

export interface HitInput {
  readonly people: readonly PersonLayout[];
  readonly selected: number | null;
  readonly view: ViewTransform;
  /** CSS px of the panel. */
  readonly at: Point;
  /** How near a mark counts, CSS px. */
  readonly reach?: number;
}

/** Points of the face and hands lie close together, so the main joints are found from farther away. */
const SMALL_SHARE = 0.6;
/** A fitted place counts as farther than it is: the mark itself is meant where both are near. */
const FIT_PENALTY = 3;

/** What is under the cursor: a landmark of the chosen person first, then of others, then the smallest box around it. */
export function hitTest({ people, selected, view, at, reach = 11 }: HitInput): OverlayHit | null {
  const chosen = people.find((person) => person.take.id === selected);
  if (chosen) {
    const hit = nearestLandmark(chosen, view, at, reach);
    if (hit) return hit;
  }
  const box = smallestBox(people, view, at);
  return box ? { kind: 'person', takeId: box.take.id } : null;
}

function nearestLandmark(person: PersonLayout, view: ViewTransform, at: Point, reach: number): OverlayHit | null {
  let best: { landmark: number; at: Point; distance: number } | null = null;
  for (let landmark = 0; landmark < LANDMARK_COUNT; landmark++) {
    const limit = isSmall(landmark) ? reach * SMALL_SHARE : reach;
    const marks = [landmarkPlace(person, landmark), fittedPlace(person, landmark)];
    for (const [kind, place] of marks.entries()) {
      if (!place) continue;
      const screen = toScreen(view, place);
      const distance = Math.hypot(screen.x - at.x, screen.y - at.y);
      if (distance > limit) continue;
      const cost = distance + (kind === 1 ? FIT_PENALTY : 0);
      if (!best || cost < best.distance) best = { landmark, at: { x: place.x, y: place.y }, distance: cost };
    }
  }
  return best ? { kind: 'landmark', takeId: person.take.id, landmark: best.landmark, at: best.at } : null;
}

function smallestBox(people: readonly PersonLayout[], view: ViewTransform, at: Point): PersonLayout | null {
  let best: PersonLayout | null = null;
  for (const person of people) {
    const { box } = person;
    if (!box) continue;
    const corner = toScreen(view, box);
    const inside =
      at.x >= corner.x &&
      at.y >= corner.y &&
      at.x <= corner.x + box.width * view.scale &&
      at.y <= corner.y + box.height * view.scale;
    if (inside && (!best?.box || box.width * box.height < best.box.width * best.box.height)) best = person;
  }
  return best;
}

/** Face (1..10) and fingers (17..22); the nose is a handle of its own. */
export function isSmall(landmark: number): boolean {
  return (landmark >= 1 && landmark <= 10) || (landmark >= 17 && landmark <= 22);
}
