import type { Sample } from '#shared/training/examples/sample.ts';
import { THETA_WIDTH } from '#shared/training/losses/theta.ts';
import type { MarkedTake } from './collect-samples.ts';
import { MARK } from './marked-rows.ts';
import { frameRowsOf } from './sample-rows.ts';

/** Blocks of a take that are held out and hold frames people vouch for, each as a sample of its own. */
export function heldOutSamples({ sample, marks, split }: Pick<MarkedTake, 'sample' | 'marks' | 'split'>): Sample[] {
  const out: Sample[] = [];
  for (let from = 0; from < sample.frames; from++) {
    if (split.heldOut[from] === 0) continue;
    let to = from;
    while (to < sample.frames && split.heldOut[to] === 1) to++;
    // An acceleration takes three rows.
    if (to - from > 2 && marks.subarray(from, to).some((mark) => mark !== MARK.none)) out.push(cut(sample, from, to));
    from = to;
  }
  return out;
}

function cut(sample: Sample, from: number, to: number): Sample {
  const { landmarks, keypoints2d, joints3d } = frameRowsOf(sample, from, to);
  return {
    frames: to - from,
    fps: sample.fps,
    seen: sample.seen.slice(from, to),
    features: landmarks.slice(),
    squares: sample.squares.slice(3 * from, 3 * to),
    keypoints2d,
    keypoints3d: joints3d.slice(),
    theta: sample.theta.slice(from * THETA_WIDTH, to * THETA_WIDTH),
  };
}
