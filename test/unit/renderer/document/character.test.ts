import { expect, it } from 'vitest';
import { nextWay } from '#renderer/document/character.ts';

it('a character is shown beside the body, then in its place, then not at all', () => {
  expect(nextWay('off')).toBe('beside');
  expect(nextWay('beside')).toBe('instead');
  expect(nextWay('instead')).toBe('off');
});
