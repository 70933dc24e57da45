import { describe, expect, it } from 'vitest';
import { fitBetas, medianBetas } from '#main/services/results/fit-betas.ts';
import { restJoints } from '#shared/body/rest-joints.ts';
import { vibeFromTake } from '#shared/formats/vibe-output/vibe-from-take.ts';
import { proceduralTake } from '#test/support/procedural-take.ts';
import { tinyBody } from '#test/support/tiny-body.ts';

const body = tinyBody();
const person = { ...vibeFromTake(proceduralTake(body, { frames: 30, betas: [1.5, -1] }), body), verts: null };

describe('the shape of imported people', () => {
  it('is the middle of all rows, so that single bad frames do not count', () => {
    const betas = person.betas.slice();
    betas[3 * 10] = 50;
    expect(medianBetas({ ...person, betas })[0]).toBeCloseTo(1.5, 6);
  });

  it('is found from the distances between joints where coefficients mean nothing', () => {
    const found = fitBetas({ ...person, betas: new Float32Array(person.betas.length) }, restJoints(body));
    // A little nearer to the mean shape than the truth: that is what the prior is for.
    expect(found[0]).toBeGreaterThan(1.3);
    expect(found[0]).toBeLessThan(1.55);
    expect(found[1]).toBeLessThan(-0.7);
    expect([...found.subarray(2)].every((value) => Math.abs(value) < 1e-6)).toBe(true);
  });
});
