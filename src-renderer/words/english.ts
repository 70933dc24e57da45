import { shellEnglish } from './shell/english.ts';
import { timelineEnglish } from './timeline/english.ts';
import { videoEnglish } from './video/english.ts';
import { viewportEnglish } from './viewport/english.ts';

/** Every word the page shows, by key. `{name}` is replaced by the parameter of that name. */
export const english = {
  ...shellEnglish,
  ...timelineEnglish,
  ...videoEnglish,
  ...viewportEnglish,
  'timeline.next-frame': 'Next frame',
  'timeline.previous-frame': 'Previous frame',
  'play.toggle': 'Play or pause',
} as const;
