import { expect, it } from 'vitest';
import { clipChunks } from '#shared/compat/vibe/chunks.ts';
import { describeGolden } from '#test/support/golden.ts';

describeGolden('chunks', (golden) => {
  const names = [...golden.values('vid_lengths')].flatMap((length, video) => Array(length).fill(`video ${video}`));
  it.each(golden.names.filter((name) => name.startsWith('chunks_')))('cuts clips as in %s', (name) => {
    const [, size = 0, stride = 0] = name.split('_').map(Number);
    const chunks = clipChunks(names, size, stride).flatMap(({ start, end }) => [start, end - 1]);
    expect(chunks).toEqual([...golden.values(name)]);
  });
});
