import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { NutReader } from '#main/media/program/nut-reader.ts';
import { nutWriter } from '#main/media/program/nut-writer.ts';
import { PipeReader } from '#main/media/program/pipe-reader.ts';

const PICTURE = Uint8Array.from({ length: 4 * 2 * 3 }, (_, i) => (i * 37) & 255);
const times = [0, 1, 33_367, 2_000_000_000, 2_000_000_001];

function stream(): Uint8Array {
  return Buffer.concat([
    nutWriter.head(4, 2),
    ...times.flatMap((us) => [nutWriter.picture(us, PICTURE.length), PICTURE]),
  ]);
}

/** Hands bytes on in pieces of some size, as pipes do. */
function pieces(bytes: Uint8Array, size: number): PipeReader {
  const parts = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
    Buffer.from(bytes.subarray(i * size, (i + 1) * size)),
  );
  return new PipeReader(Readable.from(parts, { objectMode: false }));
}

async function read(pipe: PipeReader) {
  const nut = new NutReader(pipe);
  const found: { pts: number; whole: boolean; data: number[] }[] = [];
  for (let frame = await nut.next(); frame; frame = await nut.next()) {
    const data = new Uint8Array(frame.size);
    found.push({ pts: frame.pts, whole: await frame.readInto(data), data: [...data] });
  }
  return { found, stream: nut.stream };
}

describe('NUT', () => {
  it('comes back as it was written, however the pipe cuts it', async () => {
    for (const size of [1, 7, 64, 1 << 20]) {
      const { found, stream: told } = await read(pieces(stream(), size));
      expect(told).toMatchObject({ base: { num: 1, den: 1_000_000 }, width: 4, height: 2 });
      expect(found).toEqual(times.map((pts) => ({ pts, whole: true, data: [...PICTURE] })));
    }
  });

  it('ends where the bytes end, in the middle of a picture or of a head', async () => {
    const bytes = stream();
    for (let length = 0; length < bytes.length; length += 5) {
      const { found } = await read(pieces(bytes.subarray(0, length), 16));
      expect(found.filter(({ whole }) => whole).length).toBeLessThanOrEqual(times.length);
      expect(found.filter(({ whole }) => !whole).length).toBeLessThanOrEqual(1);
    }
  });

  it('gives nothing for other bytes', async () => {
    const noise = Uint8Array.from({ length: 3000 }, (_, i) => (i * 7919 + (i >> 3) * 31) & 255);
    for (const bytes of [noise, Buffer.concat([nutWriter.head(4, 2), noise])])
      expect((await read(pieces(bytes, 100))).found.filter(({ whole }) => whole).length).toBeLessThan(20);
    expect((await read(pieces(noise, 100))).found).toEqual([]);
  });
});
