import { describe, expect, it } from 'vitest';
import { clockTime, spoken, spokenBytes } from '#renderer/ui/durations.ts';

describe('numbers as people say them', () => {
  it('says seconds, minutes and hours', () => {
    expect([0, 4.4, 60, 200, 3900, -3].map(spoken)).toEqual(['0 s', '4 s', '1 min', '3 min 20 s', '1 h 05 min', '0 s']);
  });

  it('writes times of a clip to the millisecond', () => {
    expect([0, 3_217_400, 3_729_040_000].map(clockTime)).toEqual(['0:00.000', '0:03.217', '1:02:09.040']);
  });

  it('says bytes in thousands', () => {
    expect([512, 12_400_000, 250_000_000_000].map(spokenBytes)).toEqual(['512 B', '12.4 MB', '250 GB']);
  });
});
