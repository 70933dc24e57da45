import { cleanupChinese } from './cleanup/chinese.ts';
import { correctChinese } from './correct/chinese.ts';
import { importsChinese } from './imports/chinese.ts';
import { shellChinese } from './shell/chinese.ts';
import { dialogsChinese } from './shell/dialogs-chinese.ts';
import { panelsChinese } from './shell/panels-chinese.ts';
import { timelineChinese } from './timeline/chinese.ts';
import { trainingChinese } from './training/chinese.ts';
import { videoChinese } from './video/chinese.ts';
import { viewportChinese } from './viewport/chinese.ts';
import type { Catalogue } from './words.ts';

/** The catalogue in Chinese; loaded when it is chosen. */
export const chinese: Catalogue = {
  ...shellChinese,
  ...panelsChinese,
  ...dialogsChinese,
  ...importsChinese,
  ...timelineChinese,
  ...videoChinese,
  ...viewportChinese,
  ...correctChinese,
  ...trainingChinese,
  ...cleanupChinese,
  'timeline.next-frame': '下一帧',
  'timeline.previous-frame': '上一帧',
  'play.toggle': '播放或暂停',
};
