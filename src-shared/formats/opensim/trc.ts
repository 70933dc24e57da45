import { plainDecimal } from '../plain-decimal.ts';
import type { PointMotion } from '../points/point-motion.ts';

const MM = 1000;

/**
 * Writes points as OpenSim's marker file (`.trc`): tab separated text, millimetres, Y up, frames counted from 1.
 *
 * ```
 * PathFileType  4  (X/Y/Z)  person1.trc
 * DataRate CameraRate NumFrames NumMarkers Units OrigDataRate OrigDataStartFrame OrigNumFrames
 * Frame#  Time  pelvis      l_hip …
 *               X1  Y1  Z1  X2 …
 * ```
 *
 * @param fileName name of the file, which the first line repeats
 */
export function writeTrc({ names, frames, fps, positions }: PointMotion, fileName: string): string {
  const rate = plainDecimal(fps.num / fps.den, 6);
  const lines = [
    `PathFileType\t4\t(X/Y/Z)\t${fileName.replace(/[\t\r\n]/g, ' ')}`,
    'DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\tOrigNumFrames',
    [rate, rate, frames, names.length, 'mm', rate, 1, frames].join('\t'),
    // Each name spans three columns.
    `Frame#\tTime\t${names.join('\t\t\t')}\t\t`,
    `\t\t${names.map((_, k) => `X${k + 1}\tY${k + 1}\tZ${k + 1}`).join('\t')}`,
    '',
  ];
  const row = names.length * 3;
  for (let f = 0; f < frames; f++) {
    const cells = [String(f + 1), plainDecimal((f * fps.den) / fps.num, 6)];
    for (let i = f * row; i < (f + 1) * row; i++) cells.push(plainDecimal(positions[i]! * MM, 4));
    lines.push(cells.join('\t'));
  }
  return `${lines.join('\n')}\n`;
}
