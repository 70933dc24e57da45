import { describe, expect, it } from 'vitest';
import { spoken, spokenBytes } from '#renderer/ui/durations.ts';

describe('numbers as people say them', () => {
  it('says seconds, minutes and hours', () => {
    expect([0, 4.4, 60, 200, 3900, -3].map(spoken)).toEqual(['0 s', '4 s', '1 min', '3 min 20 s', '1 h 05 min', '0 s']);
  });

  it('says bytes in thousands', () => {
    expect([512, 12_400_000, 250_000_000_000].map(spokenBytes)).toEqual(['512 B', '12.4 MB', '250 GB']);
  });
});
