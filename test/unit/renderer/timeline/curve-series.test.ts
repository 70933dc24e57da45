import { describe, expect, it } from 'vitest';
import { fakeTake } from '#renderer/connection/fake/fake-project.ts';
import { TAKE_ARRAYS, type TakeArrayName, type TakeData } from '#renderer/document/take-arrays.ts';
import {
  angleSeries,
  errorSeries,
  heightSeries,
  nearestTurn,
  scoreSeries,
  speedSeries,
} from '#renderer/timeline/curve-series.ts';

function dataOf(frames: number, missing: readonly number[] = []): TakeData {
  const arrays = new Map<TakeArrayName, Float32Array>();
  return {
    take: fakeTake(1, 1, frames),
    version: 1,
    hasRow: (row) => !missing.includes(row),
    array(name) {
      if (!arrays.has(name)) arrays.set(name, new Float32Array(frames * TAKE_ARRAYS[name]));
      return arrays.get(name)!;
    },
  };
}

describe('curves', () => {
  it('shows a joint turning on through half a turn without a jump', () => {
    const data = dataOf(72);
    const poses = data.array('poses');
    for (let row = 0; row < 72; row++) {
      // As a solver gives it: never more than half a turn, on either side.
      const angle = ((10 * row + 180) % 360) - 180;
      poses[72 * row + 3 * 18 + 1] = (angle * Math.PI) / 180;
    }
    const out = new Float32Array(72);
    angleSeries(18, 1)(out, data, 0, 72);
    for (let row = 1; row < 72; row++) expect(out[row]! - out[row - 1]!).toBeCloseTo(10, 3);
  });

  it('leaves turns alone that are near already', () => {
    const turn = [0.5, -0.2, 0.1];
    nearestTurn(turn, [0.4, -0.1, 0.2]);
    expect(turn).toEqual([0.5, -0.2, 0.1]);
    const still = [0, 0, 0];
    nearestTurn(still, [3, 0, 0]);
    expect(still).toEqual([0, 0, 0]);
  });

  it('has nothing in rows that are not loaded', () => {
    const data = dataOf(5, [2]);
    const out = new Float32Array(5);
    for (const series of [angleSeries(1, 0), errorSeries(3), heightSeries, speedSeries]) {
      series(out, data, 0, 5);
      expect(out[2]).toBeNaN();
      expect(out[1]).toBe(0);
      expect(out[3]).toBe(0);
    }
  });

  it('gives the error of one landmark, or the mean of those that are known', () => {
    const data = dataOf(1);
    data.array('joint_error').fill(4);
    data.array('joint_error')[7] = 10;
    data.array('joint_error')[8] = Number.NaN;
    const out = new Float32Array(1);
    errorSeries(7)(out, data, 0, 1);
    expect(out[0]).toBe(10);
    errorSeries(null)(out, data, 0, 1);
    expect(out[0]).toBeCloseTo((31 * 4 + 10) / 32, 5);
  });

  it('measures the speed over the floor in centimetres a second', () => {
    const data = dataOf(10);
    const joints = data.array('joints');
    for (let row = 0; row < 10; row++) joints.set([0.05 * row, 0.9 + row, 0], 72 * row);
    const out = new Float32Array(10);
    speedSeries(out, data, 0, 10);
    for (const speed of out) expect(speed).toBeCloseTo(150, 2);
    heightSeries(out, data, 0, 10);
    expect(out[3]).toBeCloseTo(390, 3);
  });

  it('leaves the fit out where nobody was seen', () => {
    const data = dataOf(2);
    data.array('score').fill(0.5);
    data.array('seen')[0] = 1;
    const out = new Float32Array(2);
    scoreSeries(out, data, 0, 2);
    expect([...out]).toEqual([50, Number.NaN]);
  });
});
