import type { PickleValue } from '#shared/formats/pickle/values.ts';
import { dictionary } from './state-dict.ts';

/** True for the dictionary of `vibe_output.pkl`: a person's number to their cameras, poses and shapes. */
export function looksLikeResults(root: PickleValue): boolean {
  if (!(root instanceof Map) || root.size === 0) return false;
  for (const [id, person] of root) {
    const entries = dictionary(person);
    if (typeof id !== 'number' && typeof id !== 'string') return false;
    if (!entries || !['pose', 'betas', 'frame_ids'].every((key) => entries.has(key))) return false;
  }
  return true;
}
