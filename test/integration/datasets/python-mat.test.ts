import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readMat } from '#shared/formats/mat/read-mat.ts';
import { debianPython } from '#test/support/debian-python.ts';
import { describeWith } from '#test/support/machine.ts';

const SCRIPT = `
import sys, json, numpy as np, scipy.io
cells = np.empty((3, 1), object)
for i in range(3): cells[i, 0] = np.arange(8.0).reshape(2, 4) + 10 * i
data = dict(x=np.arange(6).reshape(2, 3) / 4, visibility=np.arange(6, dtype=np.uint8).reshape(2, 3), train=1,
            action='tennis_serve', annot2=cells, single=np.float32([[1.5, -2]]), big=np.zeros((300, 200)), nothing=np.zeros((0, 0)))
for packed in (True, False):
    scipy.io.savemat(f'{sys.argv[1]}/{"packed" if packed else "plain"}.mat', data, do_compression=packed)
print(json.dumps(None))
`;

describeWith('joblib')('MATLAB files written by scipy', () => {
  const root = mkdtempSync(join(tmpdir(), 'vibe-python-mat-'));
  beforeAll(async () => {
    await debianPython(SCRIPT, root);
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it.each(['packed', 'plain'])('are read when they are %s', (kind) => {
    const mat = readMat(readFileSync(join(root, `${kind}.mat`)));
    expect(mat.get('x')).toEqual({
      kind: 'numbers',
      shape: [2, 3],
      data: Float64Array.of(0, 0.75, 0.25, 1, 0.5, 1.25),
    });
    expect(mat.get('visibility')).toMatchObject({ data: Float64Array.of(0, 3, 1, 4, 2, 5) });
    expect(mat.get('train')).toMatchObject({ shape: [1, 1], data: Float64Array.of(1) });
    expect(mat.get('action')).toEqual({ kind: 'text', text: 'tennis_serve' });
    expect(mat.get('single')).toMatchObject({ data: Float64Array.of(1.5, -2) });
    expect(mat.get('big')).toMatchObject({ shape: [300, 200] });
    expect(mat.get('nothing')).toMatchObject({ shape: [0, 0] });
    const cells = mat.get('annot2');
    if (cells?.kind !== 'cells') throw new Error('it is cells');
    expect(cells.cell(2)).toMatchObject({ shape: [2, 4], data: Float64Array.of(20, 24, 21, 25, 22, 26, 23, 27) });
  });
});
