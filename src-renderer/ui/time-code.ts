import type { Rational } from '../timeline/rational.ts';

/** Minutes, seconds and frames of a moment: `1:07:12` is frame 12 of second 67; hours are put before where there are any. */
export function timeCode(frame: number, fps: Rational): string {
  const rate = fps.num / fps.den;
  const second = Math.floor((frame + 1e-6) / rate);
  const rest = Math.max(0, Math.round(frame - Math.ceil(second * rate - 1e-6)));
  const digits = rate > 100 ? 3 : 2;
  return `${clock(second)}:${String(rest).padStart(digits, '0')}`;
}

/** Minutes and seconds of a moment, without frames. */
export function clockTime(frame: number, fps: Rational): string {
  return clock(Math.floor((frame + 1e-6) / (fps.num / fps.den)));
}

function clock(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${two(seconds % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}
