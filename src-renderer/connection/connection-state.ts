import { createStore } from 'zustand/vanilla';

/** Whether the host can be reached. */
export interface ConnectionState {
  readonly kind: 'connecting' | 'connected' | 'lost' | 'refused';
  /** Tries since the connection was lost. */
  readonly attempts: number;
  /** Counts connections: what was asked in an older one will not be answered any more. */
  readonly epoch: number;
  /** Since when the host cannot be reached or does not let us in, ms of the wall clock; null while it answers. */
  readonly since: number | null;
  /** Changes that were asked for and not answered yet; while the connection is lost, they wait here and are not lost. */
  readonly waiting: number;
}

const BEGINNING: ConnectionState = { kind: 'connecting', attempts: 0, epoch: 0, since: null, waiting: 0 };

/** The one connection of the page; written by `connectStudio`, or by a fake host. */
export const connection = createStore<ConnectionState>(() => ({ ...BEGINNING }));
