import { describe, expect, it } from 'vitest';
import { fakeTake } from '#renderer/connection/fake/fake-project.ts';
import { CHUNK_ARRAYS, CHUNK_ROWS, TakeRows } from '#renderer/document/take-rows.ts';

const take = (frames: number, more = {}) => fakeTake(1, 1, frames, more);

describe('the rows of a take', () => {
  it('have scores that are NaN until they are loaded', () => {
    const rows = new TakeRows(take(10));
    expect([...rows.array('score')].every(Number.isNaN)).toBe(true);
    rows.put('score', 4, new Float32Array([0.5, 0.6]));
    expect(rows.array('score')[5]).toBeCloseTo(0.6);
    expect(rows.array('score')[6]).toBeNaN();
  });

  it('are there when their chunk is', () => {
    const rows = new TakeRows(take(CHUNK_ROWS * 2));
    expect(rows.hasRow(3)).toBe(false);
    rows.mark(0, 'there');
    expect(rows.hasRow(CHUNK_ROWS - 1)).toBe(true);
    expect(rows.hasRow(CHUNK_ROWS)).toBe(false);
  });

  it('of a short take need no scores of their own: the one chunk has them all', () => {
    const [short, long] = [new TakeRows(take(CHUNK_ROWS)), new TakeRows(take(CHUNK_ROWS + 1))];
    for (const rows of [short, long]) rows.mark(0, 'there');
    expect([short.coarse, long.coarse]).toEqual([true, false]);
  });

  it('ask for what is worked out late only where the rest is there, and say NaN until it comes', () => {
    const rows = new TakeRows(take(CHUNK_ROWS * 3));
    expect(rows.nextLate(0)).toBeNull();
    rows.blankLate(CHUNK_ROWS, 2 * CHUNK_ROWS);
    rows.mark(CHUNK_ROWS, 'there');
    expect(rows.array('joint_error')[33 * CHUNK_ROWS]).toBeNaN();
    expect(rows.nextLate(0)?.from).toBe(CHUNK_ROWS);
    rows.markLate(CHUNK_ROWS, 'there');
    expect(rows.nextLate(0)).toBeNull();
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

  it('tell which parts of a stretch are there', () => {
    const rows = new TakeRows(take(CHUNK_ROWS * 3 - 10));
    for (const chunk of [0, 2]) rows.mark(chunk * CHUNK_ROWS, 'there');
    expect(rows.loadedChunks(5, CHUNK_ROWS * 3)).toEqual([
      { from: 5, to: CHUNK_ROWS },
      { from: CHUNK_ROWS * 2, to: CHUNK_ROWS * 3 - 10 },
    ]);
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

  it('come with all that is painted over the first picture, and without what the host works out', () => {
    expect(CHUNK_ARRAYS).toEqual(expect.arrayContaining(['score', 'seen', 'poses', 'jointsCam', 'keypoints2d']));
    expect(CHUNK_ARRAYS).not.toContain('joint_error');
  });
});
