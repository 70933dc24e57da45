import { mediaBackend } from '#main/media/choose-backend.ts';
import { Problem } from '#shared/errors/problem.ts';
import type { Finding } from './examine-machine.ts';

/** Which FFmpeg reads and writes video here, in which version; or how to get one. */
export async function examineVideo(): Promise<Finding> {
  const found = { topic: 'program', name: 'video' } as const;
  try {
    return { ...found, ok: true, detail: await (await mediaBackend()).version() };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { ...found, ok: false, detail: error.message, hint: error.hint };
  }
}
