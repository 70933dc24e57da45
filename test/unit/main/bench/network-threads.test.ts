import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NetworkThreads } from '#main/bench/network-threads.ts';
import { encodeOnnx } from '#shared/formats/onnx/encode-onnx.ts';
import { OnnxGraph } from '#shared/formats/onnx/onnx-graph.ts';

/** y = x + s, and the next s is y. */
function counter(): Uint8Array {
  const graph = new OnnxGraph('counter');
  graph.input('x', ['N', 2]);
  graph.input('s', ['N', 2]);
  graph.node('Add', ['x', 's'], {}, 'y');
  graph.output('y', ['N', 2]);
  return encodeOnnx(graph);
}

describe('NetworkThreads', () => {
  it('runs a network in several threads and tells runs per second of all together', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'vibe-studio-threads-'));
    try {
      const file = join(folder, 'counter.onnx');
      await writeFile(file, counter());
      await using threads = await NetworkThreads.open(file, 2);
      const inputs = { x: [3, 2], s: [3, 2] };
      expect(await threads.rate({ inputs, runs: 20, carried: { y: 's' } }, 2)).toBeGreaterThan(0);
      expect(await threads.rate({ inputs, runs: 20 }, 1)).toBeGreaterThan(0);
      await expect(threads.rate({ inputs: { x: [3, 2] }, runs: 1 }, 1)).rejects.toThrow();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('says so where a file is no network', async () => {
    await expect(NetworkThreads.open(join(tmpdir(), 'vibe-studio-no-such-file.onnx'), 1)).rejects.toThrow(
      'no-such-file',
    );
  });
});
