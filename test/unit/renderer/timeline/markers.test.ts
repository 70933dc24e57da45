import { describe, expect, it } from 'vitest';
import { placed, readMarkers } from '#renderer/timeline/markers.ts';

describe('markers', () => {
  it('stay in order of time', () => {
    expect(
      placed(
        [
          { frame: 5, name: '' },
          { frame: 20, name: '' },
        ],
        { frame: 9, name: 'turn' },
      ).map(({ frame }) => frame),
    ).toEqual([5, 9, 20]);
  });

  it('are read as far as they can be', () => {
    expect(readMarkers('[{"frame":7},{"frame":"x"},null,{"frame":2,"name":"b"},{"frame":-1}]')).toEqual([
      { frame: 2, name: 'b' },
      { frame: 7, name: '' },
    ]);
    expect(readMarkers('{')).toEqual([]);
    expect(readMarkers('{}')).toEqual([]);
    expect(readMarkers(null)).toEqual([]);
  });
});
