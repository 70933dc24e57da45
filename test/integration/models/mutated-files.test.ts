import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { quietContext } from '#main/pipeline/context.ts';
import { importModel } from '#main/services/models/import-model.ts';
import { Problem } from '#shared/errors/problem.ts';
import { tinyVibe } from '#test/fixtures/hostile/models.ts';
import { scratchFolder } from '#test/support/studio.ts';

/** Changed copies that are tried. */
const COPIES = 300;

/** Numbers 0 ≤ u < 1 that are the same in every run. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

it('a checkpoint with changed or missing bytes is stored whole or refused in a sentence', {
  timeout: 120_000,
}, async () => {
  const random = randomNumbers(20261122);
  const folder = scratchFolder();
  const [path, library] = [join(folder, 'changed.pth.tar'), join(folder, 'models')];
  const whole = tinyVibe();
  let refused = 0;
  for (let copy = 0; copy < COPIES; copy++) {
    const bytes = whole.slice(0, random() < 0.3 ? Math.floor(random() * whole.length) : whole.length);
    for (let i = 0; i < 3 && bytes.length === whole.length; i++) {
      bytes[Math.floor(random() * bytes.length)]! ^= 1 << Math.floor(random() * 8);
    }
    writeFileSync(path, bytes);
    try {
      const { status, models } = await importModel({ path, library, name: null, accepted: true }, quietContext());
      expect([status, models.length]).toEqual(['stored', 1]);
      rmSync(library, { recursive: true });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      refused++;
      expect(error.side).toBe('input');
      expect(error.message).toContain('changed.pth.tar');
      expect(existsSync(library)).toBe(false);
    }
  }
  expect(refused).toBeGreaterThan(COPIES / 4);
});
