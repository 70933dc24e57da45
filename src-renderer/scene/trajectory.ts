import { FatLines } from './fat-lines.ts';

/** Segments one trajectory is drawn with. */
const SEGMENTS = 600;
/** Frames to each side of the playhead that are drawn. */
export const TRAJECTORY_REACH = 450;
/** Height of the line above the floor, metres: enough not to flicker with it. */
const LIFT = 0.004;

/** Frames of a trajectory's drawn points: every frame near by, fewer where there would be too many. */
export function trajectoryRows(frames: number, row: number, reach = TRAJECTORY_REACH, most = SEGMENTS): number[] {
  const from = Math.max(0, row - reach);
  const to = Math.min(frames - 1, row + reach);
  const step = Math.max(1, Math.ceil((to - from) / most));
  const rows: number[] = [];
  for (let at = from; at < to; at += step) rows.push(at);
  if (to >= from) rows.push(to);
  return rows;
}

/** A person who stands sways; points nearer than this to the last drawn one are left out, metres. */
const SWAY = 0.025;

/** Rows whose pelvis moved on over the floor, and the last one. @param joints shape [frames, 24, 3], metres */
export function withoutSway(rows: readonly number[], joints: ArrayLike<number>): number[] {
  const kept: number[] = [];
  for (const row of rows) {
    const last = kept.at(-1);
    const gone =
      last === undefined
        ? SWAY
        : Math.hypot(joints[row * 72]! - joints[last * 72]!, joints[row * 72 + 2]! - joints[last * 72 + 2]!);
    if (gone >= SWAY || row === rows.at(-1)) kept.push(row);
  }
  return kept;
}

/** Where a person went and will go, on the floor: what was played is brighter. */
export class Trajectory {
  readonly #lines = new FatLines({ capacity: SEGMENTS + 1, width: 2.2, renderOrder: -2 });
  #rows: number[] = [];
  #row = -1;

  get object() {
    return this.#lines.object;
  }

  /**
   * @param joints   joints of the whole take in the world, metres, shape [frames, 24, 3]; the pelvis is drawn
   * @param hasRow   rows that were loaded; the line is broken elsewhere
   */
  rebuild(
    joints: ArrayLike<number>,
    frames: number,
    row: number,
    hasRow: (row: number) => boolean,
    color: string,
  ): void {
    this.#rows = withoutSway(trajectoryRows(frames, row).filter(hasRow), joints);
    const points = new Float32Array(this.#rows.length * 3);
    this.#rows.forEach((at, i) => {
      points.set([joints[at * 72]!, LIFT, joints[at * 72 + 2]!], 3 * i);
    });
    for (let i = 1; i < this.#rows.length; i++) {
      this.#lines.setEnds(i - 1, points, i - 1, i);
      this.#lines.setColor(i - 1, color, 1);
    }
    this.#row = -1;
    this.show(row);
  }

  /** True where the drawn part does not reach far enough to both sides of a row any more. */
  needsRebuild(frames: number, row: number): boolean {
    const first = this.#rows[0];
    const last = this.#rows.at(-1);
    if (first === undefined || last === undefined) return true;
    const room = TRAJECTORY_REACH / 3;
    return (first > 0 && row - first < room) || (last < frames - 1 && last - row < room);
  }

  /** Brightens what was played until a row. */
  show(row: number): void {
    if (row === this.#row) return;
    this.#row = row;
    for (let i = 1; i < this.#rows.length; i++) {
      this.#lines.setAlpha(i - 1, strength(this.#rows[i - 1]!, row), strength(this.#rows[i]!, row));
    }
    this.#lines.setCount(Math.max(0, this.#rows.length - 1));
  }

  setView(width: number, height: number): void {
    this.#lines.setView(width, height);
  }

  dispose(): void {
    this.#lines.dispose();
  }
}

/** Strength of a point of the line: played 0.95 to 0.35 with age, to come 0.3 to 0. */
export function strength(at: number, row: number): number {
  const age = Math.min(1, Math.abs(at - row) / TRAJECTORY_REACH);
  return at <= row ? 0.95 - 0.6 * age : 0.3 * (1 - age);
}
