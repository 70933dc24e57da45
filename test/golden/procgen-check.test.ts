import { expect, it } from 'vitest';
import { describeGolden, expectClose } from '#test/support/golden.ts';
import { fnv1a32, procSymmetric, procUniform } from '#test/support/procgen.ts';

describeGolden('procgen_check', (golden) => {
  it('hashes names as the generator of the golden vectors', () => {
    expect(fnv1a32('abc')).toBe(golden.scalar('fnv_abc'));
  });

  it('gives the same first numbers', () => {
    const uniform = golden.values('u01_conv1_seed');
    expectClose(procUniform('conv1.weight', golden.scalar('seed'), uniform.length), uniform, 1e-7);
    const symmetric = golden.values('sym_abc_seed0');
    expectClose(procSymmetric('abc', 0, symmetric.length), symmetric, 1e-7);
  });
});
