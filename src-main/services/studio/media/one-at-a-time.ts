/** Runs work in the order it was asked for, one after the other. Work nobody waits for any more is not begun. */
export function oneAtATime(): <T>(work: () => Promise<T>, signal: AbortSignal) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work, signal) => {
    const result = last.then(() => {
      signal.throwIfAborted();
      return work();
    });
    last = result.catch(() => {});
    return result;
  };
}
