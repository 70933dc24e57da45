import { expect, it } from 'vitest';
import { chartsOf, lastOf, newest } from '#renderer/panels/training/charts.ts';
import { withRows } from '#renderer/panels/training/curve-rows.ts';
import { axesOf, onScale } from '#renderer/panels/training/paint-chart.ts';
import type { CurveRow } from '#shared/contract/studio/training.ts';

const row = (round: number, iteration: number, values: CurveRow['values'], of: CurveRow['of'] = 'iteration') => ({
  ...{ round, of, iteration, epoch: 1, values },
});

const ROWS: CurveRow[] = [
  row(1, 1, { 'train_loss/loss': 10, 'score/real': 0.6, 'lr/gen_lr': 1e-4 }),
  row(1, 2, { 'train_loss/loss': null, 'score/real': 0.7 }),
  row(1, 2, { 'epoch/train_loss/loss': 10, 'error/pa-mpjpe': 60 }, 'epoch'),
  row(2, 1, { 'train_loss/loss': 1, 'score/real': 0.8, 'lr/gen_lr': 5e-5 }),
];

it('sets the rounds one behind the other and leaves out what was not measured', () => {
  const charts = chartsOf(ROWS, 2);
  expect(charts.map(({ id }) => id)).toEqual(['loss', 'scores', 'validation']);
  const [loss] = charts[0]!.lines;
  expect(loss!.steps).toEqual([1, 2, 3]);
  expect(loss!.values).toEqual([10, Number.NaN, 1]);
  expect(lastOf(loss!)).toBe(1);
  expect(charts[1]!.lines.map(({ name }) => name)).toEqual(['real motion']);
  expect(charts[2]!.lines[0]).toMatchObject({ name: 'error/pa-mpjpe', steps: [2], values: [60] });
  expect(newest(ROWS, 'lr/gen_lr')).toBe(5e-5);
  expect(newest(ROWS, 'no such tag')).toBeNull();
});

it('draws nothing where nothing was told', () => {
  expect(chartsOf([], 10)).toEqual([]);
});

it('puts losses on a logarithmic scale and scores on one that holds 0 and 1', () => {
  const [loss, scores] = chartsOf(ROWS, 2);
  const axes = axesOf(loss!, 132, 4);
  expect(axes.min).toBeLessThanOrEqual(0);
  expect(axes.max).toBeGreaterThanOrEqual(1);
  expect(axes.ticks.map(({ label }) => label)).toEqual(expect.arrayContaining(['1', '10']));
  expect(axes.steps).toBe(4);
  expect(axesOf(scores!, 84, 4)).toMatchObject({ min: 0, max: 1 });
  expect(onScale(0, 'log')).toBeNaN();
  expect(onScale(-1, 'linear')).toBe(-1);
});

it('forgets rows that a run went back behind', () => {
  const first = withRows([], { reset: true, rows: ROWS });
  expect(withRows(first, { reset: false, rows: [ROWS[0]!] })).toHaveLength(5);
  expect(withRows(first, { reset: true, rows: [ROWS[0]!] })).toEqual([ROWS[0]]);
});
