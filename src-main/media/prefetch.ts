/**
 * Keeps a generator up to `depth` values ahead of its reader, so that decoding goes on while the reader works on a
 * value. Never more than `depth` values wait; leaving early ends the source before the loop is left.
 */
export async function* prefetch<T>(source: AsyncGenerator<T>, depth: number): AsyncGenerator<T> {
  const waiting: Promise<IteratorResult<T>>[] = [];
  try {
    for (;;) {
      while (waiting.length < depth) {
        const next = source.next();
        next.catch(() => {}); // reported when its turn comes
        waiting.push(next);
      }
      const step = await waiting.shift()!;
      if (step.done) return;
      yield step.value;
    }
  } finally {
    await source.return(undefined);
  }
}
