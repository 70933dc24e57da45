/**
 * Frames that are enough for a curve: from each key the line goes on as far as it fits, found by doubling and halving.
 *
 * @param fits true where a line from frame `a` to frame `b` is near enough to all frames between them
 * @returns ascending, the first and the last frame among them
 */
export function fewestKeys(frames: number, fits: (a: number, b: number) => boolean): Int32Array {
  const keys: number[] = frames > 0 ? [0] : [];
  const last = frames - 1;
  for (let a = 0; a < last; ) {
    let good = a + 1;
    let bad = last + 1;
    for (let step = 2; good < last; step *= 2) {
      const b = Math.min(last, a + step);
      if (!fits(a, b)) {
        bad = b;
        break;
      }
      good = b;
    }
    while (bad - good > 1 && good < last) {
      const b = (good + bad) >> 1;
      if (fits(a, b)) good = b;
      else bad = b;
    }
    keys.push(good);
    a = good;
  }
  return Int32Array.from(keys);
}
