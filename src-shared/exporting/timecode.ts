import type { FrameRate } from '../formats/body-motion.ts';

/**
 * The timecode of a frame, counted on from the timecode of a clip's first. Numbers are dropped (SMPTE ST 12) where the
 * first one says so with a `;`: two a minute at 29.97 frames per second, four at 59.94, but for every tenth minute.
 *
 * @param first timecode of the clip's first frame; `00:00:00:00` where it tells none that can be read
 * @param frame how many frames later, at the nominal rate
 */
export function timecodeAt(first: string | null | undefined, frame: number, { num, den }: FrameRate): string {
  const fps = Math.max(1, Math.round(num / den));
  const read = /^(\d\d):(\d\d):(\d\d)([:;.])(\d\d)$/.exec(first?.trim() ?? '');
  const drops = read !== null && read[4] !== ':' && den !== 1 && fps % 30 === 0 ? fps / 15 : 0;
  const start = read
    ? countOf(
        read
          .slice(1)
          .filter((_, i) => i !== 3)
          .map(Number),
        fps,
        drops,
      )
    : 0;
  const day = 24 * (drops > 0 ? 6 * tenMinutes(fps, drops) : 3600 * fps);
  return written((((start + frame) % day) + day) % day, fps, drops);
}

function tenMinutes(fps: number, drops: number): number {
  return 600 * fps - 9 * drops;
}

function countOf([h = 0, m = 0, s = 0, f = 0]: readonly number[], fps: number, drops: number): number {
  const minutes = 60 * h + m;
  return (60 * minutes + s) * fps + f - drops * (minutes - Math.floor(minutes / 10));
}

function written(count: number, fps: number, drops: number): string {
  let number = count;
  if (drops > 0) {
    const ten = tenMinutes(fps, drops);
    const rest = count % ten;
    const minute = 60 * fps - drops;
    // The first minute of ten drops nothing.
    const dropped = rest < 60 * fps ? 0 : 1 + Math.floor((rest - 60 * fps) / minute);
    number += drops * (9 * Math.floor(count / ten) + dropped);
  }
  const two = (value: number) => String(value).padStart(2, '0');
  const seconds = Math.floor(number / fps);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${two(h)}:${two(m)}:${two(s)}${drops > 0 ? ';' : ':'}${two(number % fps)}`;
}
