import type { Random } from '../random.ts';

/** A still background: floor and wall, boxes and stripes of any colour, broad shades, grain. RGB, shape [height, width, 3]. */
export function drawBackground(random: Random, width: number, height: number): Uint8Array {
  const out = new Uint8Array(width * height * 3);
  const color = (): number[] => {
    const grey = random.between(30, 235);
    return [0, 1, 2].map(() => grey * random.between(0.7, 1.3));
  };
  const paint = (x0: number, y0: number, x1: number, y1: number, [r, g, b]: number[], tilt: number): void => {
    for (let y = Math.max(0, Math.floor(y0)); y < Math.min(height, y1); y++) {
      const light = 1 + (tilt * (y - y0)) / height;
      for (let x = Math.max(0, Math.floor(x0)); x < Math.min(width, x1); x++) {
        const o = (y * width + x) * 3;
        out[o] = Math.min(255, r! * light);
        out[o + 1] = Math.min(255, g! * light);
        out[o + 2] = Math.min(255, b! * light);
      }
    }
  };
  const horizon = height * random.between(0.35, 0.85);
  paint(0, 0, width, horizon, color(), random.between(-0.4, 0.4));
  paint(0, horizon, width, height, color(), random.between(-0.4, 0.6));
  const boxes = random.below(28);
  for (let i = 0; i < boxes; i++) {
    const w = width * random.betweenLog(0.02, 0.4);
    const h = height * random.betweenLog(0.02, 0.6);
    const x = random.between(-0.1, 1) * width;
    const y = random.between(-0.1, 1) * height;
    paint(x, y, x + w, y + h, color(), random.between(-0.5, 0.5));
  }
  shadeAndGrain(random, out, width, height);
  return out;
}

function shadeAndGrain(random: Random, out: Uint8Array, width: number, height: number): void {
  const waves = Array.from({ length: 5 }, () => ({
    fx: random.between(-14, 14) / width,
    fy: random.between(-14, 14) / height,
    phase: random.between(0, 6.3),
    size: random.between(0, 0.1),
  }));
  const grain = random.between(0, 6);
  let state = random.below(2 ** 31) | 1;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let light = 1;
      for (const { fx, fy, phase, size } of waves) light += size * Math.sin(fx * x + fy * y + phase);
      state = (Math.imul(state, 1664525) + 1013904223) | 0;
      const noise = grain * (((state >>> 8) & 0xffff) / 0x8000 - 1);
      const o = (y * width + x) * 3;
      for (let k = 0; k < 3; k++) out[o + k] = Math.max(0, Math.min(255, out[o + k]! * light + noise));
    }
  }
}

/** Something that stands before the person: a rectangle in px and its colour. */
export interface Obstacle {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  readonly color: readonly [number, number, number];
}

/** A table, a pole or a wall before a part of the person; null in most scenes. */
export function drawObstacle(random: Random, width: number, height: number): Obstacle | null {
  if (!random.chance(0.08)) return null;
  const color = [0, 1, 2].map(() => random.between(20, 235)) as [number, number, number];
  if (random.chance(0.5)) {
    const y0 = height * random.between(0.5, 0.85);
    return { x0: 0, y0, x1: width, y1: height, color };
  }
  const x0 = width * random.between(0.3, 0.65);
  return { x0, y0: height * random.between(0, 0.5), x1: x0 + width * random.between(0.04, 0.15), y1: height, color };
}

export function paintObstacle(out: Uint8Array, width: number, height: number, obstacle: Obstacle): void {
  const { x0, y0, x1, y1, color } = obstacle;
  for (let y = Math.floor(y0); y < Math.min(height, y1); y++) {
    for (let x = Math.floor(x0); x < Math.min(width, x1); x++) {
      for (let k = 0; k < 3; k++) out[(y * width + x) * 3 + k] = color[k]!;
    }
  }
}
