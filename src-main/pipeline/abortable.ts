/** How long cancelled work may take to stop by itself before nobody waits for it any longer, ms. */
const CANCEL_GRACE_MS = 800;

/**
 * Waits for `work`, but after an abort no longer than the grace time: cancelling answers within a second even where the
 * work hangs.
 *
 * @throws the signal's reason once it is aborted, otherwise what `work` throws
 */
export async function abortable<T>(work: Promise<T>, signal: AbortSignal, graceMs = CANCEL_GRACE_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let onAbort: (() => void) | undefined;
  const given = new Promise<never>((_, reject) => {
    onAbort = () => {
      timer = setTimeout(() => reject(signal.reason), graceMs);
    };
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    const result = await Promise.race([work, given]);
    signal.throwIfAborted();
    return result;
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    clearTimeout(timer);
    if (onAbort !== undefined) signal.removeEventListener('abort', onAbort);
    work.catch(() => {});
  }
}
