import { describe, expect, it } from 'vitest';
import { graphicsWatch, pageAnswer } from '#main/electron/crash-answer.ts';

describe('when the page is gone', () => {
  it('nothing is said of a page that was closed', () => {
    expect(pageAnswer({ reason: 'clean-exit', exitCode: 0 })).toBe('nothing');
  });
  it.each(['crashed', 'oom', 'killed', 'abnormal-exit', 'launch-failed', 'integrity-failure', 'memory-eviction'])(
    'a way on is offered after %s',
    (reason) => expect(pageAnswer({ reason, exitCode: 1 })).toBe('offer-reload'),
  );
});

describe('when the graphics process is gone', () => {
  const gone = { type: 'GPU', reason: 'crashed', exitCode: 1 };

  it('a person is asked after the third time in a row, and once only', () => {
    const ask = graphicsWatch();
    expect([0, 1000, 2000, 3000].map((now) => ask(gone, now))).toEqual([false, false, true, false]);
  });

  it('ends far apart, ends on purpose and other processes do not count', () => {
    const ask = graphicsWatch();
    const ends = [
      ask(gone, 0),
      ask(gone, 200_000),
      ask(gone, 400_000),
      ask({ ...gone, reason: 'clean-exit' }, 400_001),
      ask({ ...gone, type: 'Utility' }, 400_002),
    ];
    expect(ends).toEqual([false, false, false, false, false]);
  });
});
