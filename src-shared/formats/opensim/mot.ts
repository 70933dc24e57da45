import type { BodyMotion } from '../body-motion.ts';
import { plainDecimal } from '../plain-decimal.ts';
import { jointAngles } from './joint-angles.ts';

/**
 * Writes a motion as OpenSim's coordinates file (`.mot`): tab separated text, degrees and metres, first column the time.
 *
 * @param motion evenly spaced
 */
export function writeMot(motion: BodyMotion): string {
  const curves = jointAngles(motion);
  const lines = [
    motion.name,
    'version=1',
    `nRows=${motion.frames}`,
    `nColumns=${curves.length + 1}`,
    'inDegrees=yes',
    `# body ${motion.body}; licence ${motion.licence}`,
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
