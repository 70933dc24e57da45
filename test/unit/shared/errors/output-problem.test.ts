import { describe, expect, it } from 'vitest';
import { outputProblem } from '#shared/errors/output-problem.ts';
import { Problem } from '#shared/errors/problem.ts';

const failure = (code: string) => Object.assign(new Error(`${code}: something`), { code });

describe('outputProblem', () => {
  it.each(['ENOSPC', 'EDQUOT'])('calls %s a full disk, which is the machine’s fault', (code) => {
    expect(outputProblem(failure(code), 'a.fbx')).toMatchObject({ code: 'output/disk-full', side: 'machine' });
  });

  it.each(['EACCES', 'EROFS', 'ENOTDIR'])('calls %s an output that cannot be written', (code) => {
    expect(outputProblem(failure(code), 'a.fbx')).toMatchObject({
      code: 'output/unwritable',
      params: { path: 'a.fbx' },
    });
  });

  it('leaves other errors and problems as they are', () => {
    const bug = new TypeError('x is undefined');
    const problem = new Problem('export/mismatch', { path: 'a', reason: 'b' });
    expect(outputProblem(bug, 'a')).toBe(bug);
    expect(outputProblem(problem, 'a')).toBe(problem);
  });
});
