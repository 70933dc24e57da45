import { expect, it } from 'vitest';
import { isKeypointSet, keypointMap } from '#shared/body/keypoint-sets.ts';
import { describeGolden } from '#test/support/golden.ts';

describeGolden('keypoint_maps', (golden) => {
  it.each([...golden.names])('maps %s by name', (name) => {
    const [from = '', to = ''] = name.split('_to_');
    if (!isKeypointSet(from) || !isKeypointSet(to)) throw new Error(`no keypoint set for ${name}`);
    expect(keypointMap(from, to)).toEqual([...golden.values(name)]);
  });
});
