/** Values that arrive before they are asked for, and askers that wait for values. */
export interface EventQueue<T> {
  push(value: T): void;
  /** No value comes any more; those that wait are still given. */
  end(): void;
  /** As `end`, with an error after the values that wait. */
  fail(error: unknown): void;
  next(): Promise<IteratorResult<T>>;
}

interface Asker<T> {
  resolve(result: IteratorResult<T>): void;
  reject(error: unknown): void;
}

/** The middle between a source that pushes and an async iterator that is pulled. */
export function eventQueue<T>(): EventQueue<T> {
  const values: T[] = [];
  const askers: Asker<T>[] = [];
  let ending: { error?: unknown } | null = null;

  function finish(asker: Asker<T>): void {
    if (ending && 'error' in ending) {
      const { error } = ending;
      // The error is told once; after it the iterator is simply over.
      ending = {};
      asker.reject(error);
    } else asker.resolve({ done: true, value: undefined });
  }
  function close(how: { error?: unknown }): void {
    if (ending) return;
    ending = how;
    for (const asker of askers.splice(0)) finish(asker);
  }
  return {
    push(value) {
      if (ending) return;
      const asker = askers.shift();
      if (asker) asker.resolve({ done: false, value });
      else values.push(value);
    },
    end: () => close({}),
    fail: (error) => close({ error }),
    next: () =>
      new Promise((resolve, reject) => {
        if (values.length > 0) resolve({ done: false, value: values.shift()! });
        else if (ending) finish({ resolve, reject });
        else askers.push({ resolve, reject });
      }),
  };
}
