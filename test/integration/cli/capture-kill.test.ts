import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openProject } from '#main/store/open-project.ts';
import { CaptureReport } from '#shared/contract/capture.ts';
import { DEMO_CLIP, scratchFolder, startStudio, studio } from '#test/support/studio.ts';

const KILLS = 30;
const capture = (out: string) => [
  'capture',
  DEMO_CLIP,
  ...['--out', out, '--start', '1', '--end', '2.5', '--formats', 'npz,bvh', '--quality', 'fast', '--device', 'cpu', '--json'],
];

/** Numbers in 0..1 that are the same in every run. */
function* seeded(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}

function digests(report: CaptureReport): string[] {
  return Object.values(report.takes[0]!.files).map((path) =>
    createHash('sha256').update(readFileSync(path!)).digest('hex'),
  );
}

describe('a capture that is killed', () => {
  it('opens after each of 30 kill -9 and completes with the same result', async () => {
    const folder = scratchFolder();
    const started = performance.now();
    const reference = CaptureReport.parse(JSON.parse((await studio(...capture(join(folder, 'whole')))).stdout));
    const wholeMs = performance.now() - started;
    const expected = digests(reference);
    const random = seeded(7);
    let round = 0;
    for (let kills = 0; kills < KILLS; ) {
      const out = join(folder, `round${round++}`);
      // Several kills hit one capture, so that resumed runs are killed too; then it must complete.
      for (let i = 0; i < 6 && kills < KILLS; i++, kills++) {
        const { child, ended } = startStudio(...capture(out));
        const timer = setTimeout(() => child.kill('SIGKILL'), random.next().value! * wholeMs);
        await ended;
        clearTimeout(timer);
        expectToOpen(join(out, 'capture.vibe'));
      }
      const run = await studio(...capture(out));
      expect(run.code).toBe(0);
      const report = CaptureReport.parse(JSON.parse(run.stdout));
      expect(report.takes.map(({ fit }) => fit)).toEqual(reference.takes.map(({ fit }) => fit));
      expect(digests(report)).toEqual(expected);
    }
  }, 900_000);
});

/** Opens a project as its next user would, and has SQLite look at every page. A kill before its birth leaves none. */
function expectToOpen(path: string): void {
  const store = openProject(path, { create: true });
  try {
    expect(store.check()).toEqual([]);
  } finally {
    store.close();
  }
}
