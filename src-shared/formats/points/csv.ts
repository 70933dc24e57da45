import { JOINT_NAMES } from '../../body/smpl-tree.ts';
import type { BodyMotion } from '../body-motion.ts';
import { plainDecimal } from '../plain-decimal.ts';
import type { PointMotion } from './point-motion.ts';

/**
 * Writes a motion as a table that spreadsheets and data frames open: one row a frame, a heading, commas, decimal points,
 * CRLF (RFC 4180).
 *
 * | column | what |
 * | --- | --- |
 * | `frame` | frame of the clip, counted from 0; of the file where it was brought to another rate |
 * | `time_s` | seconds since the first row |
 * | `<joint>_x_m`, `_y_m`, `_z_m` | position in the world, metres: Y up, Z towards the camera, floor at 0 |
 * | `<joint>_qx`, `_qy`, `_qz`, `_qw` | rotation against its parent (the pelvis: against the world), unit quaternion |
 *
 * @param points     positions of the same frames (`pointMotion`)
 * @param firstFrame number of the first row
 */
export function writeCsv(motion: BodyMotion, points: PointMotion, firstFrame: number): string {
  const heading = [
    'frame',
    'time_s',
    ...points.names.flatMap((name) => ['x', 'y', 'z'].map((axis) => `${name}_${axis}_m`)),
    ...JOINT_NAMES.flatMap((name) => ['qx', 'qy', 'qz', 'qw'].map((part) => `${name}_${part}`)),
  ];
  const lines = [heading.join(',')];
  const { positions } = points;
  const row = points.names.length * 3;
  const turns = JOINT_NAMES.length * 4;
  for (let f = 0; f < motion.frames; f++) {
    const cells = [String(firstFrame + f), plainDecimal(motion.times[f]!, 6)];
    for (let i = f * row; i < (f + 1) * row; i++) cells.push(plainDecimal(positions[i]!, 6));
    for (let i = f * turns; i < (f + 1) * turns; i++) cells.push(plainDecimal(motion.rotations[i]!, 7));
    lines.push(cells.join(','));
  }
  return `${lines.join('\r\n')}\r\n`;
}
