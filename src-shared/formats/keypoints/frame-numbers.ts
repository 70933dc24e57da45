/**
 * Frame numbers of picture names: of the runs of digits, the one that is different in every name (the last such), as
 * in `walk_720p_000012.png`; else their order.
 *
 * @returns the number of each name, and whether names told it
 */
export function frameNumbers(names: readonly string[]): { frames: number[]; told: boolean } {
  const runs = names.map((name) => [...stem(name).matchAll(/\d+/g)].map(([digits]) => Number(digits)));
  const most = Math.min(...runs.map(({ length }) => length));
  for (let back = 1; back <= most && Number.isFinite(most); back++) {
    const frames = runs.map((numbers) => numbers.at(-back)!);
    const usable = frames.every((frame) => frame <= 100_000_000);
    if (usable && new Set(frames).size === names.length && names.length > 0) return { frames, told: true };
  }
  return { frames: names.map((_, i) => i), told: false };
}

/** A path's last part without its ending. */
function stem(path: string): string {
  return (path.split(/[\\/]/).at(-1) ?? path).replace(/\.[A-Za-z]\w*$/, '');
}
