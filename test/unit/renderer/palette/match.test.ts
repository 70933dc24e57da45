import { describe, expect, it } from 'vitest';
import { bestMatches, matchScore } from '#renderer/palette/match.ts';

const best = (words: string[], typed: string) => bestMatches(words, typed, (word) => word);

describe('matching what was typed', () => {
  it('needs every letter in order', () => {
    expect(matchScore('Export', 'xpt')).not.toBeNull();
    expect(matchScore('Export', 'tpx')).toBeNull();
  });

  it('puts words that begin so before words that hold it, and those before scattered letters', () => {
    expect(best(['Read the score', 'Next capture', 'Capture', 'Clear a person'], 'cap')).toEqual([
      'Capture',
      'Next capture',
      'Clear a person',
    ]);
  });

  it('finds by the first letters of words', () => {
    expect(best(['Go to frame', 'Give away', 'Good morning'], 'gtf')[0]).toBe('Go to frame');
  });

  it('keeps the order where nothing was typed', () => {
    expect(best(['b', 'a', 'c'], '')).toEqual(['b', 'a', 'c']);
  });

  it('finds in Chinese', () => {
    expect(best(['导出', '导入视频', '撤销'], '导入')).toEqual(['导入视频']);
  });
});
