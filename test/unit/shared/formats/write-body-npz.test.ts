import { expect, it } from 'vitest';
import { loadBuiltinBody } from '#main/services/models/builtin-body.ts';
import { readBodyNpz } from '#shared/formats/body-npz.ts';
import { writeBodyNpz } from '#shared/formats/write-body-npz.ts';

it('gives the same body back, pose corrections and all', async () => {
  const body = await loadBuiltinBody();
  expect(body.poseDirs).not.toBe(null);
  expect(readBodyNpz(writeBodyNpz(body), body.name, body.licence)).toEqual(body);
});

it('gives a body without pose corrections back as one', async () => {
  const body = { ...(await loadBuiltinBody()), poseDirs: null };
  expect(readBodyNpz(writeBodyNpz(body), body.name, body.licence)).toEqual(body);
});
