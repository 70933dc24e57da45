import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Key that the edit under way was sent with, for the transaction that keeps it. Besides the procedures themselves, so that
 * each of the many edits need not hand it on.
 */
export const editKey = new AsyncLocalStorage<string>();
