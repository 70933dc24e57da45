import type { Annotations, Draft } from '#shared/annotation/draft.ts';
import { extentOf } from '#shared/annotation/extent.ts';
import type { Span } from '#shared/annotation/refit-plan.ts';
import type { WindowOrder } from '#shared/annotation/solve-window.ts';
import { type JointTurn, type KeypointEdit, TIE } from '#shared/fitting/refit-window.ts';
import type { TakeReader } from './take-reader.ts';

export interface WindowChoice extends Span {
  readonly take: number;
  /** `corrections`: refit over the motion below. `below`: that motion itself is solved again. */
  readonly layer: 'corrections' | 'below';
  /** Left and right changed places. */
  readonly exchanged?: boolean;
  /** Motion to begin with, in place of what is there. */
  readonly start?: { readonly poses: Float32Array; readonly trans: Float32Array };
}

/** Puts together what a refit reads: the stretch, two rows on both sides that tie it, and the corrections in it. */
export function windowOrder(reader: TakeReader, draft: Draft, before: Annotations, choice: WindowChoice): WindowOrder {
  const { take, from, to, layer } = choice;
  const detections = layer === 'below' ? withoutCorrections(draft) : draft;
  const extent = extentOf(draft, take)!;
  const first = Math.max(extent.from, from - TIE);
  const end = Math.min(extent.to, to + TIE);
  const head = reader.head(draft, take)!;
  const motion = (name: 'poses' | 'trans', width: number) => {
    const corrected = layer === 'corrections';
    const rows = new Float32Array((end - first) * width);
    if (first < from) rows.set(reader.read(draft, take, name, first, from, { corrected }), 0);
    if (to < end) rows.set(reader.read(draft, take, name, to, end, { corrected }), (to - first) * width);
    const inside = choice.start?.[name] ?? reader.read(draft, take, name, from, to, { corrected: false });
    rows.set(inside, (from - first) * width);
    return rows;
  };
  const poses = motion('poses', 72);
  const trans = motion('trans', 3);
  const shown = extentOf(before, take);
  const standing = (name: 'poses' | 'trans', start: Float32Array, width: number) =>
    shown && shown.from <= from && to <= shown.to
      ? reader.read(before, take, name, from, to)
      : start.slice((from - first) * width, (to - first) * width);
  return {
    take: {
      frames: end - first,
      ptsUs: reader.read(draft, take, 'ptsUs', first, end),
      poses,
      trans,
      betas: head.betas,
      camera: head.camera,
      cameraMotion: head.cameraMotion,
      keypoints2d: reader.read(detections, take, 'keypoints2d', first, end),
      contacts: reader.read(detections, take, 'contacts', first, end),
      focalPx: head.focalPx,
      imageSize: head.imageSize,
    },
    from: from - first,
    to: to - first,
    edits: keypointsIn(detections, take, first, end),
    turns: turnsIn(detections, take, from, to, first),
    standing: { poses: standing('poses', poses, 72), trans: standing('trans', trans, 3) },
    exchanged: choice.exchanged ?? false,
  };
}

/** The motion below must not depend on corrections, which can be taken back. */
function withoutCorrections(notes: Annotations): Annotations {
  return { entries: (take, kind) => (kind === 'rows' || kind === 'take' ? notes.entries(take, kind) : []) };
}

function keypointsIn(notes: Annotations, take: number, first: number, end: number): KeypointEdit[] {
  return notes.entries(take, 'keypoints').flatMap(({ frame, value }) => {
    if (frame < first || frame >= end) return [];
    const row = frame - first;
    return Object.entries(value).map(([landmark, [x, y, state]]) => ({ row, landmark: Number(landmark), x, y, state }));
  });
}

function turnsIn(notes: Annotations, take: number, from: number, to: number, first: number): JointTurn[] {
  return notes.entries(take, 'turns').flatMap(({ frame, value }) => {
    if (frame < from || frame >= to) return [];
    const row = frame - first;
    return Object.entries(value).map(([joint, rotation]) => ({ row, joint: Number(joint), rotation }));
  });
}
