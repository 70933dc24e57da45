import type { BodyMotion } from './body-motion.ts';

/** Frame of the scene on which a motion begins. */
export function startFrame({ start = 0, fps }: Pick<BodyMotion, 'start' | 'fps'>): number {
  return Math.round((start * fps.num) / fps.den);
}
