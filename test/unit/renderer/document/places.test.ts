import { describe, expect, it } from 'vitest';
import { readPlaces } from '#renderer/document/places.ts';

describe('the places clips were left at', () => {
  it('are read as they were kept', () => {
    expect(readPlaces('[["/p/a.vibe#1",120],["/p/a.vibe#2",0]]')).toEqual([
      ['/p/a.vibe#1', 120],
      ['/p/a.vibe#2', 0],
    ]);
  });

  it('are none where nothing usable was kept', () => {
    for (const odd of [null, '', '{', '7', '{"a":1}', '[1,["x"],["y",1.5],[3,4]]']) expect(readPlaces(odd)).toEqual([]);
  });
});
