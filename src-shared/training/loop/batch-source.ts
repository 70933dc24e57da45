import type { Json } from './json.ts';

/**
 * One batch: everything that the steps of one iteration are fed, by the names of their feeds (`features` or `landmarks`,
 * `truth.…`, `real.theta` …), row-major. Shapes are those of the steps: a batch is always full.
 */
export type Feeds = Readonly<Record<string, Float32Array>>;

/**
 * Where batches come from. After `restore(position())` the same batches follow again, so that a resumed run sees what an
 * unbroken one sees. Sources may read ahead; their position is that of the last batch they gave.
 */
export interface BatchSource {
  /** The next batch; sources begin anew by themselves and never end. The arrays belong to the caller until the next call. */
  next(): Promise<Feeds>;
  /** Everything that decides which batches follow. */
  position(): Json;
  /** @throws Error where the position is of another source */
  restore(position: Json): void | Promise<void>;
  /** Frees files and workers. */
  close?(): void | Promise<void>;
}
