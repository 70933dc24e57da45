import { createStore } from 'zustand/vanilla';

/** Whether the host can be reached. */
export interface ConnectionState {
  readonly kind: 'connecting' | 'connected' | 'lost' | 'refused';
  /** Tries since the connection was lost. */
  readonly attempts: number;
  /** Counts connections: what was asked in an older one will not be answered any more. */
  readonly epoch: number;
}

/** The one connection of the page; written by `connectStudio`, or by a fake host. */
export const connection = createStore<ConnectionState>(() => ({ kind: 'connecting', attempts: 0, epoch: 0 }));
