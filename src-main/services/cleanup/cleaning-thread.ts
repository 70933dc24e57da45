import { LastingThread } from '#main/services/threads/lasting-thread.ts';
import type { CleanupStack } from '#shared/cleanup/stack.ts';
import type { Take } from '#shared/fitting/take.ts';
import type { CleaningOrder, CleaningReply, CleaningResult } from './cleaning-messages.ts';

/**
 * Cleans takes in a thread of its own, which keeps what each operation made: a changed setting costs what comes after it,
 * and the host goes on answering.
 */
export class CleaningThread {
  readonly #thread = new LastingThread<CleaningOrder, CleaningReply>(new URL('./cleaning-worker.ts', import.meta.url));
  /** Key of the take that was sent last: most orders are about it, and it need not be sent again. */
  #sent: string | null = null;

  /**
   * @param options  `timing` false: rows of the video; `each` false: single operations are not measured
   * @throws Problem of the clean-up, of loading the body, engine/crashed
   */
  async clean(
    key: string,
    take: Take,
    stack: CleanupStack,
    { timing = true, each = true }: { timing?: boolean; each?: boolean } = {},
  ): Promise<CleaningResult> {
    let reply = await this.#thread.ask({ key, take: this.#sent === key ? null : take, stack, timing, each });
    this.#sent = key;
    if (reply === 'unknown-take') reply = await this.#thread.ask({ key, take, stack, timing, each });
    if (reply === 'unknown-take') throw new Error('the thread lost a take');
    return reply;
  }

  close(): Promise<void> {
    return this.#thread.close();
  }
}
