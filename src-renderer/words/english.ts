import { shellEnglish } from './shell/english.ts';
import { videoEnglish } from './video/english.ts';

/** Every word the page shows, by key. `{name}` is replaced by the parameter of that name. */
export const english = {
  ...shellEnglish,
  ...videoEnglish,
  'timeline.next-frame': 'Next frame',
  'timeline.previous-frame': 'Previous frame',
  'play.toggle': 'Play or pause',
} as const;
