/**
 * Builds `src-shared/fitting/pose-statistics.ts` from motion capture: `node models/pose-prior/build.ts MOCAP.npz`.
 *
 * The .npz holds `quat` float16 [N, 24, 4] (w, x, y, z; local rotations in SMPL's tree), `clip_start`, `clip_len` and
 * `action` (one coarse word per clip), 30 frames a second.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { MIRROR } from '#shared/body/smpl-tree.ts';
import { isNumbers } from '#shared/formats/npy.ts';
import { npzNumbers, readNpz } from '#shared/formats/npz.ts';

const GROUPS = { trunk: [3, 6, 9, 12, 15], leg: [1, 4, 7, 10], arm: [13, 16, 18, 20] } as const;
/** Joints that bend about one axis; their limits are counted along it. */
const HINGES = [4, 18];
/** Largest believable angle about any axis, radians, where the capture holds wrapped or noisy values. */
const CAPS: Record<number, number> = { 12: 0.7, 15: 0.7, 7: 0.9, 10: 0.7, 20: 1.5 };
/**
 * Added standard deviation, radians. The capture holds collars still, knows no forearm twist and gives elbows, knees,
 * wrists and ankles the axes of its own skeleton; other bodies and conventions differ by this much.
 */
const EXTRA_SIGMA: Record<number, number> = { 13: 0.15, 16: 0.25, 18: 0.3, 20: 0.3, 4: 0.12, 7: 0.15, 1: 0.1 };
/** Added freedom at both ends of a range, radians, for the same reasons. */
const SLACK: Record<number, number> = {
  13: 0.3,
  16: 0.4,
  18: 0.6,
  20: 0.3,
  4: 0.25,
  7: 0.15,
  1: 0.25,
  9: 0.15,
  6: 0.1,
};
const RATE = 30;

const npz = readNpz(readFileSync(process.argv[2]!));
const quat = npzNumbers(npz, 'quat').data as ArrayLike<number>;
const starts = npzNumbers(npz, 'clip_start').data as ArrayLike<number>;
const lengths = npzNumbers(npz, 'clip_len').data as ArrayLike<number>;
const actions = textsOf('action');
const rows = quat.length / 96;

const vectors = new Float64Array(rows * 72);
for (let i = 0; i < rows * 24; i++) {
  const [w, x, y, z] = [quat[4 * i]!, quat[4 * i + 1]!, quat[4 * i + 2]!, quat[4 * i + 3]!];
  const n = Math.hypot(x, y, z);
  const k = n < 1e-6 ? 2 : (2 * Math.atan2(n, w)) / n;
  vectors.set([x * k, y * k, z * k], 3 * i);
}

// Every action class counts by the square root of its length, so that dance does not drown the rest.
const minutes = new Map<string, number>();
for (const [c, action] of actions.entries()) minutes.set(action, (minutes.get(action) ?? 0) + lengths[c]!);
const weight = new Float64Array(rows);
const clipOf = new Int32Array(rows).fill(-1);
actions.forEach((action, c) => {
  for (let i = 0; i < lengths[c]!; i++) {
    weight[starts[c]! + i] = 1 / Math.sqrt(minutes.get(action)!);
    clipOf[starts[c]! + i] = c;
  }
});

const lines: string[] = [];
for (const [name, joints] of Object.entries(GROUPS)) {
  const samples = both(joints as readonly number[]);
  const d = joints.length * 3;
  const mean = new Float64Array(d);
  let total = 0;
  for (const s of samples) {
    total += s.w;
    for (let i = 0; i < d; i++) mean[i]! += s.w * s.v[i]!;
  }
  for (let i = 0; i < d; i++) mean[i]! /= total;
  const covariance = new Float64Array(d * d);
  for (const s of samples) {
    for (let i = 0; i < d; i++) {
      for (let j = 0; j < d; j++) covariance[i * d + j]! += (s.w * (s.v[i]! - mean[i]!) * (s.v[j]! - mean[j]!)) / total;
    }
  }
  for (let i = 0; i < d; i++) covariance[i * d + i]! += (EXTRA_SIGMA[joints[Math.floor(i / 3)]!] ?? 0.06) ** 2;
  const precision = invert(covariance, d);
  for (let round = 0; round < 6; round++) centreOnHalf(samples, mean, precision, d);
  lines.push(
    `/** ${joints.length} joints, mean rotation vectors (radians) and their precision, shape [${d}], [${d}, ${d}]. */`,
  );
  lines.push(`export const ${name.toUpperCase()} = {`);
  lines.push(`  joints: [${joints.join(', ')}],`);
  lines.push(`  mean: [${[...mean].map((x) => x.toFixed(3)).join(', ')}],`);
  lines.push(`  precision: [${[...precision].map((x) => x.toFixed(2)).join(', ')}],`);
  lines.push('};\n');
}

lines.push(
  '/** Limits of the left and middle joints: for each, three axes with the least and greatest angle (radians). */',
);
lines.push('export const LIMITS: readonly { joint: number; axes: number[]; low: number[]; high: number[] }[] = [');
for (const joint of [...GROUPS.trunk, ...GROUPS.leg, ...GROUPS.arm]) {
  const samples = both([joint]);
  const axes = HINGES.includes(joint) ? hingeAxes(samples) : [1, 0, 0, 0, 1, 0, 0, 0, 1];
  const low: string[] = [];
  const high: string[] = [];
  for (let a = 0; a < 3; a++) {
    const along = samples.map((s) => axes[3 * a]! * s.v[0]! + axes[3 * a + 1]! * s.v[1]! + axes[3 * a + 2]! * s.v[2]!);
    const sorted = Float64Array.from(along).sort();
    const cap = CAPS[joint] ?? 3;
    const slack = HINGES.includes(joint) && a === 0 ? 0 : (SLACK[joint] ?? 0);
    low.push(Math.max(-cap, -slack + sorted[Math.floor(0.005 * sorted.length)]!).toFixed(3));
    high.push(Math.min(cap, slack + sorted[Math.floor(0.995 * sorted.length)]!).toFixed(3));
  }
  const text = axes.map((x) => x.toFixed(4)).join(', ');
  lines.push(`  { joint: ${joint}, axes: [${text}], low: [${low.join(', ')}], high: [${high.join(', ')}] },`);
}
lines.push('];\n');

// Median size of the angular acceleration by joint.
const medians: string[] = [];
for (let j = 0; j < 24; j++) {
  const sizes: number[] = [];
  for (let i = 1; i + 1 < rows; i += 3) {
    if (clipOf[i - 1] !== clipOf[i + 1]) continue;
    let sum = 0;
    for (let a = 0; a < 3; a++) {
      const k = 3 * j + a;
      sum += (vectors[(i - 1) * 72 + k]! - 2 * vectors[i * 72 + k]! + vectors[(i + 1) * 72 + k]!) ** 2;
    }
    if (weight[i]! > 0) sizes.push(Math.sqrt(sum) * RATE * RATE);
  }
  sizes.sort((a, b) => a - b);
  medians.push(sizes[Math.floor(sizes.length * 0.75)]!.toFixed(1));
}
lines.push('/** Upper quartile of the size of the angular acceleration of each joint, rad/s², shape [24]. */');
lines.push(`export const ANGULAR_ACCELERATION = [${medians.join(', ')}];`);

writeFileSync(
  new URL('../../src-shared/fitting/pose-statistics.ts', import.meta.url),
  [
    '/**',
    ' * Written by models/pose-prior/build.ts; not to be edited by hand. Statistics of joint rotations in motion capture',
    ' * (rotation vectors of the local rotations, SMPL tree). Left-hand groups; the right is their mirror image.',
    ' */',
    '',
    ...lines,
    '',
  ].join('\n'),
);

/** Moves the mean to that of the nearer half of the samples: rare deep bends shall not bend the pose of the unseen. */
function centreOnHalf(
  samples: readonly { v: Float64Array; w: number }[],
  mean: Float64Array,
  precision: Float64Array,
  d: number,
): void {
  const ranked = samples
    .map((s) => {
      let distance = 0;
      for (let i = 0; i < d; i++) {
        for (let j = 0; j < d; j++) distance += (s.v[i]! - mean[i]!) * precision[i * d + j]! * (s.v[j]! - mean[j]!);
      }
      return { s, distance };
    })
    .sort((a, b) => a.distance - b.distance);
  const half = ranked.slice(0, ranked.length >> 1);
  const total = half.reduce((sum, { s }) => sum + s.w, 0);
  mean.fill(0);
  for (const { s } of half) for (let i = 0; i < d; i++) mean[i]! += (s.w * s.v[i]!) / total;
}

/** Samples of a group from the left side, and from the right side mirrored. */
function both(joints: readonly number[]): { v: Float64Array; w: number }[] {
  const out: { v: Float64Array; w: number }[] = [];
  for (let i = 0; i < rows; i += 2) {
    const left = new Float64Array(joints.length * 3);
    const right = new Float64Array(joints.length * 3);
    joints.forEach((j, k) => {
      const m = MIRROR[j]!;
      for (let a = 0; a < 3; a++) {
        left[3 * k + a] = vectors[i * 72 + 3 * j + a]!;
        right[3 * k + a] = vectors[i * 72 + 3 * m + a]! * (a === 0 ? 1 : -1);
      }
    });
    out.push({ v: left, w: weight[i]! }, { v: right, w: weight[i]! });
  }
  return out;
}

/** First axis: mean direction of bending; the others complete a right-handed frame. */
function hingeAxes(samples: readonly { v: Float64Array; w: number }[]): number[] {
  const a = [0, 0, 0];
  for (const s of samples) for (let i = 0; i < 3; i++) a[i]! += s.w * s.v[i]! * Math.hypot(...s.v);
  const n = Math.hypot(...a);
  const h = a.map((x) => x / n) as [number, number, number];
  const up: [number, number, number] = Math.abs(h[0]) > 0.7 ? [0, 1, 0] : [1, 0, 0];
  const d = up[0] * h[0] + up[1] * h[1] + up[2] * h[2];
  const b = up.map((x, i) => x - d * h[i]!);
  const bn = Math.hypot(...b);
  const [bx, by, bz] = b.map((x) => x / bn) as [number, number, number];
  return [...h, bx, by, bz, h[1] * bz - h[2] * by, h[2] * bx - h[0] * bz, h[0] * by - h[1] * bx];
}

function invert(m: Float64Array, n: number): Float64Array {
  const a = Float64Array.from(m);
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) out[i * n + i] = 1;
  for (let c = 0; c < n; c++) {
    let pivot = c;
    for (let r = c + 1; r < n; r++) if (Math.abs(a[r * n + c]!) > Math.abs(a[pivot * n + c]!)) pivot = r;
    for (let k = 0; k < n; k++) {
      [a[c * n + k], a[pivot * n + k]] = [a[pivot * n + k]!, a[c * n + k]!];
      [out[c * n + k], out[pivot * n + k]] = [out[pivot * n + k]!, out[c * n + k]!];
    }
    const f = 1 / a[c * n + c]!;
    for (let k = 0; k < n; k++) {
      a[c * n + k]! *= f;
      out[c * n + k]! *= f;
    }
    for (let r = 0; r < n; r++) {
      if (r === c) continue;
      const g = a[r * n + c]!;
      for (let k = 0; k < n; k++) {
        a[r * n + k]! -= g * a[c * n + k]!;
        out[r * n + k]! -= g * out[c * n + k]!;
      }
    }
  }
  return out;
}

function textsOf(name: string): readonly string[] {
  const array = npz.get(name);
  if (!array || isNumbers(array)) throw new Error(`${name} is missing or not text`);
  return array.data;
}
