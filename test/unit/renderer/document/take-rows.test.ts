import { describe, expect, it } from 'vitest';
import { fakeTake } from '#renderer/connection/fake/fake-project.ts';
import { CHUNK_ROWS, FINE_ARRAYS, TakeRows } from '#renderer/document/take-rows.ts';

const take = (frames: number, more = {}) => fakeTake(1, 1, frames, more);

describe('the rows of a take', () => {
  it('have scores that are NaN until they are loaded', () => {
    const rows = new TakeRows(take(10));
    expect([...rows.array('score')].every(Number.isNaN)).toBe(true);
    rows.put('score', 4, new Float32Array([0.5, 0.6]));
    expect(rows.array('score')[5]).toBeCloseTo(0.6);
    expect(rows.array('score')[6]).toBeNaN();
  });

  it('are there when their chunk and the scores are', () => {
    const rows = new TakeRows(take(CHUNK_ROWS * 2));
    rows.mark(0, 'there');
    expect(rows.hasRow(3)).toBe(false);
    rows.coarse = true;
    expect(rows.hasRow(CHUNK_ROWS - 1)).toBe(true);
    expect(rows.hasRow(CHUNK_ROWS)).toBe(false);
  });

  it('ask for the chunk at the playhead first, then for its neighbours', () => {
    const rows = new TakeRows(take(CHUNK_ROWS * 5));
    const order: number[] = [];
    for (let chunk = rows.nextChunk(CHUNK_ROWS * 3 + 5); chunk; chunk = rows.nextChunk(CHUNK_ROWS * 3 + 5)) {
      order.push(chunk.from / CHUNK_ROWS);
      rows.mark(chunk.from, 'there');
    }
    expect(order).toEqual([3, 2, 4, 1, 0]);
  });

  it('ask for wanted rows before nearer ones', () => {
    const rows = new TakeRows(take(CHUNK_ROWS * 5));
    rows.mark(0, 'there');
    rows.want(CHUNK_ROWS * 4, CHUNK_ROWS * 4 + 10);
    expect(rows.nextChunk(0)?.from).toBe(CHUNK_ROWS * 4);
    rows.mark(CHUNK_ROWS * 4, 'there');
    expect(rows.nextChunk(0)?.from).toBe(CHUNK_ROWS);
  });

  it('keep their arrays until length or place of the take change', () => {
    const rows = new TakeRows(take(10));
    const poses = rows.array('poses');
    rows.describe(take(10, { name: 'Ana', revision: 3 }));
    expect(rows.array('poses')).toBe(poses);
    expect(rows.take.name).toBe('Ana');
    rows.describe(take(12));
    expect(rows.array('poses')).not.toBe(poses);
    expect(rows.array('poses')).toHaveLength(12 * 72);
    expect(rows.hasRow(0)).toBe(false);
  });

  it('know an answer that is older than a change of its rows', () => {
    const rows = new TakeRows(take(100));
    const before = rows.changes;
    rows.noteChange(20, 30);
    expect(rows.isStale(0, 25, before)).toBe(true);
    expect(rows.isStale(30, 60, before)).toBe(false);
    expect(rows.isStale(0, 25, rows.changes)).toBe(false);
  });

  it('tell listeners which rows changed, and count up', () => {
    const rows = new TakeRows(take(100));
    const told: [number, number][] = [];
    const stop = rows.subscribe((from, to) => told.push([from, to]));
    rows.loaded(3, 9);
    stop();
    rows.loaded(0, 1);
    expect(told).toEqual([[3, 9]]);
    expect(rows.version).toBe(2);
  });

  it('never write beyond their end', () => {
    const rows = new TakeRows(take(4));
    rows.put('trans', 2, new Float32Array(30).fill(1));
    expect([...rows.array('trans')]).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1]);
  });

  it('load the score of all rows apart from the rest', () => {
    expect(FINE_ARRAYS).not.toContain('score');
    expect(FINE_ARRAYS).toContain('poses');
  });
});
