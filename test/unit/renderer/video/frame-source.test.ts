import { describe, expect, it } from 'vitest';
import { type DecodeRun, FrameSource, type FrameStream } from '#renderer/video/frame-source.ts';

interface TestPicture {
  readonly index: number;
  readonly bytes: number;
  close(): void;
}

interface TestStreamOptions {
  frames?: number;
  keys?: readonly number[];
  /** Frames that do not decode. */
  broken?: readonly number[];
}

/** A stream whose decoders give one frame per turn of the event loop, and which counts what is open. */
function testStream({ frames = 100, keys = [0, 40, 80], broken = [] }: TestStreamOptions = {}) {
  const log = { opened: [] as number[], decoded: [] as number[], openRuns: 0, held: 0, closed: false };
  const stream: FrameStream<TestPicture> = {
    frames,
    keyBefore: async (index) => keys.findLast((key) => key <= index)!,
    open(key): DecodeRun<TestPicture> {
      let next = key;
      log.opened.push(key);
      log.openRuns++;
      return {
        async next() {
          await new Promise((resolve) => setImmediate(resolve));
          while (broken.includes(next)) next++;
          if (next >= frames) return null;
          const index = next++;
          log.decoded.push(index);
          const keep = async () => {
            log.held++;
            return { index, bytes: 10, close: () => void log.held-- };
          };
          return { index, bytes: 10, keep, drop: () => {} };
        },
        close: () => void log.openRuns--,
      };
    },
    close: () => void (log.closed = true),
  };
  return { stream, log };
}

/** Lets everything settle that needs no more input. */
async function idle(): Promise<void> {
  for (let turn = 0; turn < 400; turn++) await new Promise((resolve) => setImmediate(resolve));
}

describe('FrameSource', () => {
  it('gives the frame that was asked for, decoded from the key frame before it', async () => {
    const { stream, log } = testStream();
    const source = new FrameSource(stream, { ahead: 0, behind: 0 });
    expect((await source.frameAt(57))?.index).toBe(57);
    expect(log.opened).toEqual([40]);
    expect(log.decoded).toEqual(Array.from({ length: 18 }, (_, i) => 40 + i));
  });

  it('reads ahead and behind while nothing else is asked for, then stops', async () => {
    const { stream, log } = testStream();
    const source = new FrameSource(stream, { ahead: 10, behind: 5 });
    await source.frameAt(44);
    await idle();
    for (let index = 39; index <= 54; index++) expect(source.peek(index)?.index).toBe(index);
    const { length } = log.decoded;
    await idle();
    expect(log.decoded).toHaveLength(length);
  });

  it('steps back without decoding what it has', async () => {
    const { stream, log } = testStream();
    const source = new FrameSource(stream, { ahead: 4, behind: 4 });
    await source.frameAt(60);
    await idle();
    const { length } = log.decoded;
    for (const index of [59, 58, 57, 56, 55]) expect(source.peek(index)?.index).toBe(index);
    for (const index of [59, 58, 57, 56, 55]) await source.frameAt(index);
    expect(log.decoded).toHaveLength(length);
  });

  it('answers older wishes with nothing as soon as a newer one comes', async () => {
    const { stream, log } = testStream();
    const source = new FrameSource(stream, { ahead: 0, behind: 0 });
    const wishes = [source.frameAt(95), source.frameAt(10), source.frameAt(41)];
    expect((await Promise.all(wishes)).map((picture) => picture?.index ?? null)).toEqual([null, null, 41]);
    expect(log.decoded).not.toContain(95);
  });

  it('goes on with a decoder that is on its way instead of starting anew', async () => {
    const { stream, log } = testStream();
    const source = new FrameSource(stream, { ahead: 0, behind: 0 });
    for (const index of [2, 5, 6, 30]) await source.frameAt(index);
    expect(log.opened).toEqual([0]);
    await source.frameAt(85);
    expect(log.opened).toEqual([0, 80]);
  });

  it('keeps at most two decoders and gives all of them back', async () => {
    const { stream, log } = testStream();
    const source = new FrameSource(stream, { ahead: 2, behind: 2 });
    for (const index of [90, 3, 50, 12, 88, 41]) {
      await source.frameAt(index);
      expect(log.openRuns).toBeLessThanOrEqual(2);
    }
    source.close();
    await idle();
    expect(log).toMatchObject({ openRuns: 0, held: 0, closed: true });
  });

  it('tells of frames the file does not hold and shows the others', async () => {
    const { stream } = testStream({ broken: [12, 13] });
    const source = new FrameSource(stream, { ahead: 0, behind: 0 });
    expect(await source.frameAt(12)).toBeNull();
    expect((await source.frameAt(14))?.index).toBe(14);
    expect([...source.lost]).toEqual([12, 13]);
  });

  it('tells of frames after the end of a cut file', async () => {
    const { stream } = testStream({ broken: [98, 99] });
    const source = new FrameSource(stream, { ahead: 0, behind: 0 });
    expect(await source.frameAt(99)).toBeNull();
    expect(await source.frameAt(100)).toBeNull();
  });

  it('works within little memory without ever decoding in circles', async () => {
    const { stream, log } = testStream();
    const source = new FrameSource(stream, { budget: 40 });
    for (const index of [70, 69, 68, 10, 99]) expect((await source.frameAt(index))?.index).toBe(index);
    await idle();
    expect(source.bytes).toBeLessThanOrEqual(40);
    const { length } = log.decoded;
    await idle();
    expect(log.decoded).toHaveLength(length);
  });

  it('fails where nothing decodes at all', async () => {
    const { stream } = testStream();
    const failing = { ...stream, open: () => ({ next: () => Promise.reject(new Error('no')), close: () => {} }) };
    const source = new FrameSource<TestPicture>(failing);
    await expect(source.frameAt(3)).rejects.toThrow('no');
    expect(source.error).toBeInstanceOf(Error);
  });
});
