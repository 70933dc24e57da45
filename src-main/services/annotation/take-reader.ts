import type { StoredArray } from '#main/store/array-dtype.ts';
import type { FrameArray } from '#main/store/take-records.ts';
import {
  mirrorContacts,
  mirrorLandmarks,
  overlayKeypoints,
  overlayPins,
} from '#shared/annotation/corrected-detections.ts';
import type { Annotations } from '#shared/annotation/draft.ts';
import type { RowsNote } from '#shared/annotation/records.ts';
import { reshapeRows } from '#shared/annotation/reshape-rows.ts';
import { stretchesIn } from '#shared/annotation/stretches.ts';
import { cameraOfRow } from '#shared/camera/steady-view.ts';
import { assert } from '#shared/errors/problem.ts';
import { TAKE_ROW_LENGTHS, type Take } from '#shared/fitting/take.ts';
import type { PreparedBodies } from './prepared-bodies.ts';
import type { StoredHead, StoredTakes } from './stored-takes.ts';

type MotionArray = 'poses' | 'trans' | 'joints' | 'jointsCam' | 'score';
const MOTION: readonly FrameArray[] = ['poses', 'trans', 'joints', 'jointsCam', 'score'];
const SHAPED: readonly FrameArray[] = ['trans', 'joints', 'jointsCam'];

/** Which layers of a take are read. */
export interface ReadLayers {
  /** False: the motion below all corrections. */
  readonly corrected?: boolean;
}

/** Reads takes as edits leave them, by frames of the clip; only what was asked for is read from the project. */
export class TakeReader {
  readonly stored: StoredTakes;
  readonly bodies: PreparedBodies;

  constructor(stored: StoredTakes, bodies: PreparedBodies) {
    this.stored = stored;
    this.bodies = bodies;
  }

  /** What is the same for all frames of a take: its own, or that of the take it was solved again as. */
  head(notes: Annotations, takeId: number): StoredHead | undefined {
    const own = this.stored.head(takeId);
    const solved = this.stored.head(solveOf(notes, takeId));
    if (!own || !solved || solved.id === own.id) return own;
    const { betas, camera, cameraMotion, focalPx, fit } = solved;
    return { ...own, betas, camera, cameraMotion, focalPx, fit };
  }

  /** Frames `from` to `to` of an array, which the take must cover. Bodies must be prepared where `readsOthers`. */
  read<Name extends FrameArray>(
    notes: Annotations,
    takeId: number,
    array: Name,
    from: number,
    to: number,
    layers: ReadLayers = {},
  ): Take[Name] {
    const out = room(array, to - from);
    const shape = solveOf(notes, takeId);
    const rows = stretchesIn(notes.entries(takeId, 'rows'), from, to);
    for (const { frame, value } of rows) {
      const at = frame - from;
      if (isMotion(array)) {
        if (value.patch !== null) this.#patch(out, at, shape, value.patch, array, frame, value.to);
        else this.#motion(out, at, shape, value.take!, array, frame, value.to);
      } else this.#detected(out, at, takeId, value, array, frame);
    }
    if (isMotion(array) && layers.corrected !== false) {
      for (const { frame, value } of stretchesIn(notes.entries(takeId, 'fit'), from, to)) {
        this.#patch(out, frame - from, shape, value.patch, array, frame, value.to);
      }
    }
    if (array === 'keypoints2d') overlayKeypoints(out as Float32Array, from, notes.entries(takeId, 'keypoints'));
    if (array === 'contacts') {
      overlayPins(out as Float32Array, from, 'left', notes.entries(takeId, 'pin-left'));
      overlayPins(out as Float32Array, from, 'right', notes.entries(takeId, 'pin-right'));
    }
    return out as Take[Name];
  }

  /** Whether frames of a take come from another take, whose shape may differ: only then `read` needs bodies. */
  readsOthers(notes: Annotations, takeId: number, from: number, to: number): boolean {
    const shape = solveOf(notes, takeId);
    const ofOther = (patch: number) => this.stored.patch(patch).takeId !== shape;
    return (
      stretchesIn(notes.entries(takeId, 'rows'), from, to).some(({ value }) =>
        value.patch !== null ? ofOther(value.patch) : value.take !== shape,
      ) || stretchesIn(notes.entries(takeId, 'fit'), from, to).some(({ value }) => ofOther(value.patch))
    );
  }

  #detected(out: StoredArray, at: number, takeId: number, note: RowsNote, array: FrameArray, from: number): void {
    const { stored } = this;
    if (note.take === null) {
      if (array !== 'ptsUs') return;
      const times = stored.times(stored.head(takeId)!.mediaId);
      (out as Float64Array).set(times.subarray(from, note.to), at);
      return;
    }
    stored.takeRowsInto(out, at, note.take, array, from, note.to);
    if (!note.mirrored) return;
    const width = TAKE_ROW_LENGTHS[array];
    const part = out.subarray(at * width, (at + note.to - from) * width);
    if (array === 'keypoints2d') mirrorLandmarks(part as Float32Array);
    if (array === 'contacts') mirrorContacts(part as Float32Array);
  }

  #motion(out: StoredArray, at: number, shape: number, source: number, array: MotionArray, from: number, to: number) {
    const rows = (name: MotionArray, target: StoredArray, row: number) =>
      this.stored.takeRowsInto(target, row, source, name, from, to);
    this.#shaped(out, at, shape, source, array, from, to - from, rows);
  }

  #patch(out: StoredArray, at: number, shape: number, id: number, array: MotionArray, from: number, to: number) {
    const rows = (name: MotionArray, target: StoredArray, row: number) =>
      this.stored.patchRowsInto(target, row, id, name, from, to);
    this.#shaped(out, at, shape, this.stored.patch(id).takeId, array, from, to - from, rows);
  }

  /** Rows that were solved for another person's shape are put on this take's. */
  #shaped(
    out: StoredArray,
    at: number,
    shape: number,
    source: number,
    array: MotionArray,
    from: number,
    frames: number,
    rows: (name: MotionArray, target: StoredArray, row: number) => void,
  ): void {
    const own = this.stored.head(shape)!;
    const other = this.stored.head(source)!;
    if (source === shape || !SHAPED.includes(array) || other.betas.every((b, k) => b === own.betas[k])) {
      rows(array, out, at);
      return;
    }
    assert(array !== 'poses' && array !== 'score', 'only places depend on shape');
    const poses = new Float32Array(frames * 72);
    const trans = new Float32Array(frames * 3);
    rows('poses', poses, 0);
    rows('trans', trans, 0);
    const { rest } = this.bodies.prepared(own.body).points;
    const ptsUs = this.stored.times(own.mediaId).subarray(from);
    const cameraOf = (row: number) => cameraOfRow({ ...own, ptsUs }, row);
    const placed = reshapeRows(poses, trans, rest, other.betas, own.betas, cameraOf);
    (out as Float32Array).set(placed[array], at * TAKE_ROW_LENGTHS[array]);
  }
}

/** Stored take whose shape and camera the rows of a take are on. */
export function solveOf(notes: Annotations, takeId: number): number {
  return notes.entries(takeId, 'take')[0]?.value.solved ?? takeId;
}

function isMotion(array: FrameArray): array is MotionArray {
  return MOTION.includes(array);
}

function room(array: FrameArray, rows: number): StoredArray {
  const length = Math.max(0, rows) * TAKE_ROW_LENGTHS[array];
  if (array === 'ptsUs') return new Float64Array(length);
  return array === 'seen' ? new Uint8Array(length) : new Float32Array(length);
}
