import { cleanupEnglish } from './cleanup/english.ts';
import { correctEnglish } from './correct/english.ts';
import { importsEnglish } from './imports/english.ts';
import { dialogsEnglish } from './shell/dialogs-english.ts';
import { shellEnglish } from './shell/english.ts';
import { panelsEnglish } from './shell/panels-english.ts';
import { timelineEnglish } from './timeline/english.ts';
import { trainingEnglish } from './training/english.ts';
import { videoEnglish } from './video/english.ts';
import { viewportEnglish } from './viewport/english.ts';

/** Every word the page shows, by key. `{name}` is replaced by the parameter of that name. */
export const english = {
  ...shellEnglish,
  ...panelsEnglish,
  ...dialogsEnglish,
  ...importsEnglish,
  ...timelineEnglish,
  ...videoEnglish,
  ...viewportEnglish,
  ...correctEnglish,
  ...trainingEnglish,
  ...cleanupEnglish,
  'timeline.next-frame': 'Next frame',
  'timeline.previous-frame': 'Previous frame',
  'play.toggle': 'Play or pause',
} as const;
