import { LastingThread } from '#main/services/threads/lasting-thread.ts';
import type { SolvedWindow, WindowOrder } from '#shared/annotation/solve-window.ts';
import type { RefitOrder } from './refit-order.ts';

/**
 * Solves windows in a thread of its own, which keeps bodies prepared and the solver compiled. A window of 31 rows takes
 * some 15 ms, a long stretch seconds: neither holds the host up. The thread starts with the first order or `warm`.
 */
export class Refitter {
  readonly #thread = new LastingThread<RefitOrder, SolvedWindow>(new URL('./refit-worker.ts', import.meta.url));

  /** Starts the thread before it is needed. */
  warm(body: string): void {
    this.#thread.start({ body });
  }

  /** @throws Problem of loading the body, engine/crashed */
  solve(body: string, order: WindowOrder): Promise<SolvedWindow> {
    return this.#thread.ask({ body, order }, { body });
  }

  close(): Promise<void> {
    return this.#thread.close();
  }
}
