import { JOINT } from '#shared/body/smpl-tree.ts';
import { takeData } from '../../document/take-data.ts';
import type { Brush } from '../../overlay/brush.ts';
import { paintPlate } from '../../overlay/brush.ts';
import type { LandmarkDrag } from '../../overlay/landmark-drag.ts';
import type { OverlaySettings } from '../../overlay/overlay-settings.ts';
import { paintBox } from '../../overlay/paint-box.ts';
import { paintContacts } from '../../overlay/paint-contacts.ts';
import { paintDrag } from '../../overlay/paint-drag.ts';
import { paintKeypoints, paintMark } from '../../overlay/paint-keypoints.ts';
import { paintSkeleton } from '../../overlay/paint-skeleton.ts';
import { paintTrail } from '../../overlay/paint-trail.ts';
import { markScale, type PersonLayout } from '../../overlay/person-layout.ts';
import { layoutTrail, TRAIL_JOINTS } from '../../overlay/trail.ts';
import { toScreen } from '../../overlay/view-transform.ts';
import { t } from '../../words/words.ts';
import { landmarkName } from './landmark-name.ts';
import type { VideoModel } from './model.ts';

export interface OverlayInput {
  readonly brush: Brush;
  readonly frame: number;
  readonly people: readonly PersonLayout[];
  readonly settings: OverlaySettings;
  readonly model: VideoModel;
  readonly chosenTake: number | null;
  readonly chosenLandmark: number | null;
  /** People around this frame, for the onion skin: offset in frames. */
  around(offset: number): readonly PersonLayout[];
}

const ONION: readonly (readonly [offset: number, opacity: number])[] = [
  [-2, 0.28],
  [2, 0.28],
  [-1, 0.5],
  [1, 0.5],
];

/** Paints everything that lies over the picture in 2D: far things first, what is worked on last. */
export function paintOverlay(input: OverlayInput): void {
  const { brush, people, settings, model, chosenTake } = input;
  const { colors } = brush;
  const ordered = [...people].sort((a, b) => rank(a, chosenTake) - rank(b, chosenTake));
  if (settings.trails) for (const person of ordered) paintTrails(input, person);
  if (settings.onion) {
    for (const [offset, opacity] of ONION) {
      const color = offset < 0 ? colors.past : colors.future;
      for (const person of input.around(offset)) {
        if (person.take.id !== chosenTake) continue;
        paintSkeleton(brush, person.joints, { color, width: 1.6, opacity, joints: false, dash: [] });
      }
    }
  }
  for (const person of ordered) {
    const chosen = person.take.id === chosenTake;
    if (settings.boxes) paintBox(brush, person, chosen, boxLabel(person));
    if (settings.contacts) paintContacts(brush, person);
    if (settings.skeleton) {
      const opacity = (person.seen ? 1 : 0.45) * (chosen ? 0.95 : 0.7);
      const scale = markScale(person, brush.view.scale);
      const style = { width: (chosen ? 2.6 : 1.8) * scale, opacity, joints: chosen };
      const own = chosen ? style : { ...style, color: person.take.color };
      paintSkeleton(brush, person.joints, own, person.depth);
    }
    if (settings.keypoints) {
      paintKeypoints(brush, person, chosen, {
        hovered: model.hovered,
        selected: chosen && input.chosenLandmark !== null ? markOf(person, input.chosenLandmark) : null,
      });
    }
  }
  for (const drag of model.pending) paintPending(input, drag);
  const held = model.drag;
  const person = held && people.find(({ take }) => take.id === held.takeId);
  if (held && person && held.frame === input.frame) {
    paintDrag(brush, person, held, `${landmarkName(held.landmark)} · ${t(`video.state-${held.state}`)}`);
  } else if (model.hovered) paintHover(input);
}

const rank = (person: PersonLayout, chosen: number | null) =>
  person.take.id === chosen ? Number.POSITIVE_INFINITY : -(person.depth[JOINT.pelvis] ?? 0);

const markOf = (person: PersonLayout, landmark: number) => ({ takeId: person.take.id, landmark });

function boxLabel(person: PersonLayout): string {
  const score = Number.isNaN(person.score) ? '' : ` · ${Math.round(person.score * 100)} %`;
  return `${person.take.name}${person.seen ? score : ` · ${t('video.bridged')}`}`;
}

function paintTrails({ brush, frame, chosenTake }: OverlayInput, person: PersonLayout): void {
  if (person.take.id !== chosenTake) return;
  const data = takeData(person.take.id);
  if (!data) return;
  const row = frame - person.take.first_frame;
  for (const joint of TRAIL_JOINTS) {
    paintTrail(brush, layoutTrail(person.take, data.array('jointsCam'), joint, row), row);
  }
}

/** A released mark waits for its answer. */
function paintPending({ brush, frame }: OverlayInput, drag: LandmarkDrag): void {
  if (drag.frame !== frame) return;
  paintMark(
    brush,
    toScreen(brush.view, drag.to),
    { ...drag.to, source: 'correction', state: drag.state, confidence: 1 },
    3,
  );
}

function paintHover({ brush, people, model }: OverlayInput): void {
  const mark = model.hovered!;
  const person = people.find(({ take }) => take.id === mark.takeId);
  if (!person) return;
  const at = labelPlace(person, mark.landmark);
  if (!at) return;
  const screen = toScreen(brush.view, at);
  paintPlate(brush, hoverLabel(person, mark.landmark), screen.x + 12, screen.y - 10);
}

function labelPlace(person: PersonLayout, landmark: number) {
  const edit = person.edits.get(landmark);
  if (edit) return edit;
  const sure = person.observed[3 * landmark + 2]! > 0;
  const from = sure ? person.observed : person.fitted;
  const width = sure ? 3 : 2;
  const x = from[width * landmark]!;
  return Number.isNaN(x) ? null : { x, y: from[width * landmark + 1]! };
}

/** Name, where it comes from, how sure it is and how far the fit is from it. */
export function hoverLabel(person: PersonLayout, landmark: number): string {
  const parts = [landmarkName(landmark)];
  const edit = person.edits.get(landmark);
  const confidence = person.observed[3 * landmark + 2]!;
  if (edit) parts.push(t('video.corrected'), t(`video.state-${edit.state}`));
  else if (confidence > 0) parts.push(`${Math.round(confidence * 100)} %`);
  else parts.push(t('video.not-detected'));
  const error = person.errors[landmark]!;
  if (!Number.isNaN(error) && error > 0) parts.push(t('video.off-by', { px: error.toFixed(1) }));
  return parts.join(' · ');
}
