import { expect, test } from 'vitest';
import { defaultStack } from '#shared/cleanup/default-stack.ts';
import { OPERATION_NAMES } from '#shared/cleanup/operation-table.ts';
import { newOperation, parseStack, STACK_VERSION } from '#shared/cleanup/stack.ts';
import { parseRate } from '#shared/math/frame-rates.ts';

const code = (data: unknown): string => {
  try {
    parseStack(data);
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'read';
};
const one = (more: object) => ({ version: 1, operations: [{ id: 'a', kind: 'smooth', ...more }] });

test('a stack goes to JSON and back, every operation with its table of settings', () => {
  const stack = { version: STACK_VERSION, operations: OPERATION_NAMES.map((kind) => newOperation(kind)) };
  expect(parseStack(JSON.parse(JSON.stringify(stack)))).toEqual(stack);
  expect(parseStack(defaultStack())).toEqual(defaultStack());
});

test('a stack of a newer version is refused by its version, whatever is in it', () => {
  expect(code({ version: STACK_VERSION + 1, operations: 'another form' })).toBe('cleanup/newer');
  expect(() => parseStack({ version: 9, operations: [] })).toThrow('version 9; this one knows 1');
});

test('what is no stack is refused with a reason', () => {
  for (const bad of [
    null,
    [],
    'x',
    {},
    { version: 1 },
    { version: 0, operations: [] },
    { version: 1.5, operations: [] },
  ]) {
    expect(code(bad)).toBe('cleanup/format');
  }
  expect(code(one({ kind: 'polish' }))).toBe('cleanup/format');
  expect(code(one({ settings: { colour: 1 } }))).toBe('cleanup/format');
  expect(code(one({ interval: { from: 5, to: 5 } }))).toBe('cleanup/format');
  expect(code(one({ kind: 'mirror', interval: { from: 1, to: 5 } }))).toBe('cleanup/format');
  expect(
    code({
      version: 1,
      operations: [
        { id: 'a', kind: 'smooth' },
        { id: 'a', kind: 'smooth' },
      ],
    }),
  ).toBe('cleanup/format');
  expect(code(one({ holds: [{ from: 1, to: 2, foot: 'left', state: 'locked' }] }))).toBe('cleanup/format');
});

test('settings out of their range are refused: rates of 0 and 1e9, shares above 1, no numbers', () => {
  for (const rate of [0, '0', 1e9, '1e9', '1000000000', -30, 'fast', '30/0', Number.NaN]) {
    expect(code(one({ kind: 'resample', settings: { rate } }))).toBe('cleanup/setting');
  }
  expect(code(one({ settings: { strength: 1.2 } }))).toBe('cleanup/setting');
  // What NaN becomes on its way.
  expect(code(one({ settings: { strength: null } }))).toBe('cleanup/setting');
  expect(code(one({ interval: { from: null, to: 3 } }))).toBe('cleanup/format');
  expect(code(one({ settings: { strength: Number.NaN } }))).toBe('cleanup/setting');
  expect(code(one({ kind: 'root', settings: { travel: 'sideways' } }))).toBe('cleanup/setting');
  expect(code(one({ kind: 'time-scale', settings: { speed: 0 } }))).toBe('cleanup/setting');
});

test('rates of television are meant exactly, others as they are written', () => {
  expect(parseRate('29.97')).toEqual({ num: 30000, den: 1001 });
  expect(parseRate('23.976')).toEqual({ num: 24000, den: 1001 });
  expect(parseRate('59.94')).toEqual({ num: 60000, den: 1001 });
  expect(parseRate('119.88')).toEqual({ num: 120000, den: 1001 });
  expect(parseRate('12.5')).toEqual({ num: 25, den: 2 });
  expect(parseRate('60000/2002')).toEqual({ num: 30000, den: 1001 });
  expect(parseRate('30')).toEqual({ num: 30, den: 1 });
});
