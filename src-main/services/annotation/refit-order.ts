import type { WindowOrder } from '#shared/annotation/solve-window.ts';

/** What the refit worker is asked. */
export interface RefitOrder {
  /** Name of the body. */
  readonly body: string;
  readonly order: WindowOrder;
}
