import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createTerminal, duration } from '#main/cli/terminal.ts';

/** A stream that keeps what is written to it. */
function recorder(isTTY = false) {
  const written: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      written.push(String(chunk));
      done();
    },
  });
  return { written, stream: Object.assign(stream, { isTTY, columns: 80 }) };
}

function terminal({ json = false, isTTY = false } = {}) {
  const [out, err] = [recorder(isTTY), recorder(isTTY)];
  const clock = { ms: 0 };
  const made = createTerminal({ json, out: out.stream, err: err.stream, now: () => clock.ms });
  return { ...made, out: out.written, err: err.written, clock };
}

const frames = (done: number, stage = 'track') => ({ stage, done, total: 100, unit: 'frames' });

describe('the terminal', () => {
  it('prints one JSON document on standard output, and everything for people on standard error', () => {
    const t = terminal({ json: true });
    t.line('hello');
    t.progress(frames(50));
    t.warn({ code: 'fit/poor', message: 'not met well' });
    t.result({ takes: [] });
    expect(JSON.parse(t.out.join(''))).toEqual({ takes: [] });
    expect(t.err.join('')).toBe('hello\ntrack: 50/100 frames (50 %)\nwarning: not met well\n');
  });

  it('prints no result for people, who have read the lines', () => {
    const t = terminal();
    t.line('done');
    t.result({ takes: [] });
    expect(t.out).toEqual(['done\n']);
  });

  it('writes plain lines rarely, each stage’s first and last always, its last once', () => {
    const t = terminal();
    for (let done = 0; done <= 100; done++) {
      t.clock.ms = 100 * done;
      t.progress(frames(done));
    }
    t.progress(frames(100));
    t.progress(frames(0, 'fit'));
    const lines = t.out.join('').trimEnd().split('\n');
    expect(lines.map((line) => line.split(' frames')[0])).toEqual([
      'track: 0/100',
      'track: 20/100',
      'track: 40/100',
      'track: 60/100',
      'track: 80/100',
      'track: 100/100',
      'fit: 0/100',
    ]);
    expect(lines[2]).toBe('track: 40/100 frames (40 %), 10 frames/s, 6 s left');
  });

  it('draws a bar in one line, and ends it before it says something else', () => {
    const t = terminal({ isTTY: true });
    t.progress(frames(50));
    t.warn({ code: 'media/broken-frame', message: 'a frame is broken' });
    const clearLine = '\r\x1b[2K';
    const drawn = t.out.join('');
    expect(drawn.startsWith(clearLine)).toBe(true);
    expect(drawn.slice(clearLine.length)).toMatch(/^\[█+·+\] track: 50\/100 frames \(50 %\)\n$/);
    expect(t.err).toEqual(['warning: a frame is broken\n']);
  });
});

describe('durations', () => {
  it.each([
    [-1, '0 s'],
    [8.4, '8 s'],
    [59.6, '1 min 0 s'],
    [200, '3 min 20 s'],
    [7260, '2 h 1 min'],
  ])('%f seconds are said as %s', (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });
});
