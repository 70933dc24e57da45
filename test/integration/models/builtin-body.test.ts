import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { generateBody } from '#models/builtin-body/generator/generate.ts';
import { packBody } from '#models/builtin-body/generator/pack.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

it('the generator gives the shipped body, byte for byte', { timeout: 600_000 }, () => {
  const shipped = readFileSync('models/builtin-body/body.npz');
  expect(sha256(packBody(generateBody()))).toBe(sha256(shipped));
});
