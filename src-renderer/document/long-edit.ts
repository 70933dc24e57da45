import { createStore } from 'zustand/vanilla';
import type { EditResult, WorkingEdit } from '#shared/contract/studio/edits.ts';
import { follow } from '../connection/follow.ts';
import type { StudioClient } from '../connection/studio-client.ts';
import { clipDocument } from './clip-document.ts';
import { applyEdit } from './edits.ts';

/** The long edit this window waits for, how far it is, and what stops it. */
export const longEdit = createStore<{ readonly now: WorkingEdit | null; readonly stop: (() => void) | null }>(() => ({
  now: null,
  stop: null,
}));

function unchanged(): EditResult {
  return { revision: clipDocument.getState().revision, changed: [], structure: false, error_px: null, refit_ms: 0 };
}

/** Makes an edit that takes long: it is told while it runs, and can be stopped. */
export async function applyLongEdit(
  what: string,
  call: (host: StudioClient, signal: AbortSignal) => Promise<EditResult>,
): Promise<EditResult | null> {
  const abort = new AbortController();
  longEdit.setState({ now: { what, stage: '', done: 0, total: 0 }, stop: () => abort.abort() });
  // Without the connection there is no progress to tell; the edit itself tells what became of it.
  const told = follow(
    (host, signal) => host.edits.working({}, { signal }),
    (now) => now && longEdit.getState().stop && longEdit.setState({ now }),
    () => {},
  );
  try {
    const result = await applyEdit((host) =>
      call(host, abort.signal).catch((error: unknown) => {
        // Who stopped it knows: nothing changed, and there is nothing to tell.
        if (abort.signal.aborted) return unchanged();
        throw error;
      }),
    );
    return abort.signal.aborted ? null : result;
  } finally {
    told();
    longEdit.setState({ now: null, stop: null });
  }
}
