import { afterEach, describe, expect, it } from 'vitest';
import { chinese } from '#renderer/words/chinese.ts';
import { tCount } from '#renderer/words/count-words.ts';
import { english } from '#renderer/words/english.ts';
import { jointName, landmarkName } from '#renderer/words/part-names.ts';
import { setCatalogue, t, type WordKey } from '#renderer/words/words.ts';

const keys = Object.keys(english) as WordKey[];
const paramsOf = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

describe('the catalogues of words', () => {
  afterEach(() => setCatalogue(english));

  it('have the same keys', () => {
    expect(Object.keys(chinese).sort()).toEqual([...keys].sort());
  });

  it('say something for every key', () => {
    for (const key of keys) {
      expect(english[key].trim(), key).not.toBe('');
      expect(chinese[key].trim(), key).not.toBe('');
    }
  });

  it('use the same places for parameters, but for a number that words already say', () => {
    for (const key of keys) {
      const [en, zh] = [paramsOf(english[key]), paramsOf(chinese[key])];
      expect(zh, key).toEqual(en);
    }
  });

  it('fill places and change language', () => {
    expect(t('review.place', { at: 2, count: 7 })).toBe('2 of 7');
    setCatalogue(chinese);
    expect(t('review.place', { at: 2, count: 7 })).toBe('2 / 7');
  });

  it('read right for one thing as for many', () => {
    expect(tCount('jobs.warnings', 1)).toBe('1 warning');
    expect(tCount('jobs.warnings', 3)).toBe('3 warnings');
    expect(tCount('inspector.corrected-frames', 31, { share: 10 })).toBe('31 frames (10 %)');
  });

  it('name every landmark and every joint', () => {
    const names = [
      ...Array.from({ length: 33 }, (_, i) => landmarkName(i)),
      ...Array.from({ length: 24 }, (_, i) => jointName(i)),
    ];
    for (const name of names) expect(name).toMatch(/^[A-Z]/);
    expect(landmarkName(15)).toBe('Left wrist');
    expect(jointName(5)).toBe('Right knee');
  });
});
