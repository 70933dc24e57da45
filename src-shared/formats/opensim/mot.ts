import type { BodyMotion } from '../body-motion.ts';
import { plainDecimal } from '../plain-decimal.ts';
import { jointAngles } from './joint-angles.ts';

/**
 * Writes a motion as OpenSim's coordinates file (`.mot`): tab separated text, degrees and metres, first column the time.
 *
 * @param motion evenly spaced
 * @param note   where the motion comes from, one line
 */
export function writeMot(motion: BodyMotion, note = ''): string {
  const curves = jointAngles(motion);
  const lines = [
    motion.name,
    'version=1',
    `nRows=${motion.frames}`,
    `nColumns=${curves.length + 1}`,
    'inDegrees=yes',
    `# ${note.replace(/[\r\n]/g, ' ')}`,
    'endheader',
    ['time', ...curves.map(({ name }) => name)].join('\t'),
  ];
  for (let f = 0; f < motion.frames; f++) {
    const cells = [plainDecimal((f * motion.fps.den) / motion.fps.num, 6)];
    for (const { values } of curves) cells.push(plainDecimal(values[f]!, 6));
    lines.push(cells.join('\t'));
  }
  return `${lines.join('\n')}\n`;
}
