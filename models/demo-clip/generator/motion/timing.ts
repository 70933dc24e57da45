/** When things happen in the clip, seconds, and how fast. */
export const TIMING = {
  duration: 8.5,
  fps: 30,
  /** Walking speed, m/s. */
  speed: 1.1,
  /** The walk slows down from here … */
  slowFrom: 2.0,
  /** … and stands here. */
  stop: 3.2,
  /** Heel strikes of the walk, in turn; the last two close the stance. */
  strikes: [
    ['l', -0.82],
    ['r', -0.27],
    ['l', 0.28],
    ['r', 0.83],
    ['l', 1.38],
    ['r', 1.93],
    ['l', 2.5],
    ['r', 3.1],
  ] as readonly (readonly ['l' | 'r', number])[],
  /** Both feet on the floor after each heel strike, as long as this. */
  doubleSupport: 0.12,
  reach: { from: 3.2, top: 3.95, leave: 4.3, end: 4.95 },
  squat: { from: 4.75, bottom: 5.5, leave: 5.68, end: 6.4 },
  wave: { from: 6.35, up: 6.95, end: 8.5 },
} as const;
