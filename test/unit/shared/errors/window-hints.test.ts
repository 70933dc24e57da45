import { describe, expect, it } from 'vitest';
import { PROBLEMS } from '#shared/errors/problem-codes.ts';
import { windowHint } from '#shared/errors/window-hints.ts';

/** Codes that only commands meet, or that name a command a person really has to run. */
const COMMAND_LINE =
  /^(usage|dataset|training|evaluation|server|finetune)\/|^(media\/part-missing|demo\/|project\/needed|page\/)/;

describe('hints in the window', () => {
  it('speak of no options of commands', () => {
    const left = Object.entries(PROBLEMS)
      .filter(([code]) => !COMMAND_LINE.test(code))
      .map(([code, { hint }]) => [code, windowHint(code, hint)] as const)
      .filter(([, hint]) => /(^| )--[a-z]|\bcommand\b/.test(hint));
    expect(left).toEqual([]);
  });

  it('are as usual where those suit everybody', () => {
    expect(windowHint('project/truncated', 'Restore it from a copy.')).toBe('Restore it from a copy.');
    expect(windowHint('output/disk-full', 'Free some space and run the same command again.')).toBe(
      'Free some space and try again.',
    );
  });
});
