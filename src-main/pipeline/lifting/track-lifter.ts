import type { RegressedSteps, TemporalStream } from '#main/engine/vibe/temporal-stream.ts';
import { JOINT_COUNT } from '#shared/body/smpl-tree.ts';
import { type FeedOptions, type FeedRow, RowFeed } from '#shared/networks/feed-rows.ts';
import type { LiftedTrack } from '#shared/networks/lifted-track.ts';

/** Steps that are put through the temporal network together. */
const CHUNK = 64;

export interface TrackLifterOptions extends FeedOptions {
  /** Starts a motion. */
  readonly open: () => TemporalStream;
  /** A rotation matrix at `m` as axis-angle, radians, at `out`. */
  readonly toAxisAngle: (out: Float32Array, o: number, m: Float32Array, i: number) => void;
}

/** Puts the features of one person through the temporal network as they come, and keeps what it says. */
export class TrackLifter {
  readonly lifted: LiftedTrack;
  private readonly options: TrackLifterOptions;
  private readonly feed: RowFeed;
  private stream: TemporalStream | null = null;
  private waiting: FeedRow[] = [];
  /** Steps in the stream whose result is not known yet. */
  private inside: FeedRow[] = [];

  /** @param squares centre x, y and side of each row, px, shape [T, 3] */
  constructor(
    track: { readonly person: number; readonly firstFrame: number; readonly frames: number },
    squares: Float32Array,
    options: TrackLifterOptions,
  ) {
    const { person, firstFrame, frames } = track;
    this.options = options;
    this.feed = new RowFeed(options);
    this.lifted = {
      person,
      firstFrame,
      frames,
      known: new Uint8Array(frames),
      poses: new Float32Array(frames * JOINT_COUNT * 3),
      betas: new Float32Array(frames * 10),
      cam: new Float32Array(frames * 3),
      boxes: squares,
    };
  }

  /** The feature of a row, in the order of rows. */
  async add(row: number, feature: Float32Array): Promise<void> {
    for (const step of this.feed.push(row, feature)) {
      if (step.restart) await this.end();
      this.waiting.push(step);
    }
    if (this.waiting.length >= CHUNK) await this.flush();
  }

  /** Settles everything that was added. */
  async end(): Promise<void> {
    await this.flush();
    if (this.stream) this.keep(await this.stream.finish());
    this.stream = null;
  }

  private async flush(): Promise<void> {
    const steps = this.waiting;
    if (steps.length === 0) return;
    this.waiting = [];
    this.stream ??= this.options.open();
    const width = steps[0]!.feature.length;
    const features = new Float32Array(steps.length * width);
    for (const [i, { feature }] of steps.entries()) features.set(feature, i * width);
    this.inside.push(...steps);
    this.keep(
      await this.stream.push(
        features,
        Float64Array.from(steps, ({ row }) => this.options.seconds(row)),
      ),
    );
  }

  private keep({ count, rotations, betas, cam }: RegressedSteps): void {
    const { known, poses, betas: shapes, cam: cameras } = this.lifted;
    for (const [i, { row, observed }] of this.inside.splice(0, count).entries()) {
      if (!observed) continue;
      known[row] = 1;
      for (let j = 0; j < JOINT_COUNT; j++) {
        this.options.toAxisAngle(poses, (row * JOINT_COUNT + j) * 3, rotations, (i * JOINT_COUNT + j) * 9);
      }
      shapes.set(betas.subarray(10 * i, 10 * i + 10), 10 * row);
      cameras.set(cam.subarray(3 * i, 3 * i + 3), 3 * row);
    }
  }
}
