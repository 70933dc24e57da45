import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { evaluateFiles } from '#main/services/takes/evaluate-files.ts';
import { writeNpz } from '#shared/formats/npz.ts';
import { projectFolder } from '#test/support/project-folder.ts';

const folder = projectFolder();

/** A file of two frames whose joints all stand `offset` metres to the right of the others'. */
function joints(name: string, offset: number, extra: Parameters<typeof writeNpz>[0] = {}): string {
  const data = Float32Array.from({ length: 2 * 24 * 3 }, (_, i) => Math.sin(i) + (i % 3 === 0 ? offset : 0));
  const path = folder.path(name);
  writeFileSync(path, writeNpz({ joints: { dtype: 'f4', shape: [2, 24, 3], data }, ...extra }));
  return path;
}
const rate = { fps: { dtype: 'f8', shape: [], data: Float64Array.of(30) } } as const;

test('a motion that is only moved as a whole has no root-aligned error', async () => {
  const report = await evaluateFiles(joints('pred.npz', 0.5, rate), joints('truth.npz', 0, rate));
  expect(report).toMatchObject({ space: 'joints', frames: 2 });
  expect(report.mpjpe_mm).toBeCloseTo(0, 2);
});

test('a file that is not there is said to be missing, not its folder', async () => {
  const none = folder.path('none.npz');
  await expect(evaluateFiles(none, none)).rejects.toMatchObject({
    code: 'take/format',
    params: { path: none, reason: 'there is no file of that name' },
  });
});

test('a file without times or a rate is named', async () => {
  const untimed = joints('untimed.npz', 0);
  await expect(evaluateFiles(untimed, joints('truth.npz', 0, rate))).rejects.toMatchObject({
    code: 'take/format',
    params: { path: untimed },
  });
});
