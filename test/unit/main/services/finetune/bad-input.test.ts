import { describe, expect, it } from 'vitest';
import { countMarks, LEAST, requireEnough } from '#main/services/finetune/collect-samples.ts';
import { licenceOf } from '#main/services/finetune/finetune-stages.ts';
import { MARK } from '#main/services/finetune/marked-rows.ts';
import { Problem } from '#shared/errors/problem.ts';

const counts = (training: number, heldOut: number) => ({
  ...{ accepted: training + heldOut, corrected: 0, training, held_out: heldOut, clips: 1 },
});

describe('a project with too little to learn from', () => {
  it('is refused by the number of frames there are and that it takes', () => {
    expect(() => requireEnough(counts(LEAST.training, LEAST.heldOut))).not.toThrow();
    const refused = (training: number, heldOut: number): unknown => {
      try {
        return requireEnough(counts(training, heldOut));
      } catch (error) {
        return error;
      }
    };
    const problem = refused(7, 2);
    expect(problem).toBeInstanceOf(Problem);
    expect(problem).toMatchObject({
      code: 'finetune/too-few',
      params: { frames: 9, least: LEAST.training + LEAST.heldOut },
    });
    expect((problem as Problem).message).toMatch(/9/);
    expect(refused(200, LEAST.heldOut - 1)).toMatchObject({ code: 'finetune/too-few' });
  });

  it('counts no frame that lies between what is learnt from and what judges', () => {
    const marks = new Uint8Array(6).fill(MARK.accepted);
    const split = { train: Uint8Array.of(1, 1, 0, 0, 0, 1), heldOut: Uint8Array.of(0, 0, 0, 1, 0, 0) };
    expect(countMarks([{ mediaId: 1, marks, split }])).toEqual({
      ...{ accepted: 6, corrected: 0, training: 3, held_out: 1, clips: 1 },
    });
  });
});

describe('the licence of a fine-tuned network', () => {
  type Job = Parameters<typeof licenceOf>[0];
  type Takes = Parameters<typeof licenceOf>[1];
  const of = (base: 'free' | 'research-only', ...takes: ('free' | 'research-only')[]) =>
    licenceOf(
      { base: { generator: { licence: base } } } as unknown as Job,
      takes.map((licence) => ({ take: { licence } })) as unknown as Takes,
    );

  it('is the strictest of everything it was made from', () => {
    expect(of('free', 'free', 'free')).toBe('free');
    expect(of('research-only', 'free')).toBe('research-only');
    expect(of('free', 'free', 'research-only')).toBe('research-only');
  });
});
