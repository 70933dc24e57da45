import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** What can be told of a round while it trains, besides its metrics. */
export const RunStatus = z.object({
  device: z.string(),
  memory_mb: z.number(),
  /** Finished iterations that the last checkpoint holds. */
  checkpoint: z.number().int(),
});
export type RunStatus = z.infer<typeof RunStatus>;

/** Notes it beside the checkpoints of a round. A disk that is full is told of by whoever writes what matters. */
export function writeRunStatus(folder: string, status: RunStatus): void {
  try {
    writeFileSync(join(folder, 'status.json'), JSON.stringify(status));
  } catch {
    // Nothing is lost but a line of the window.
  }
}

/** What was noted last; null where nothing was, or only half of it. */
export function readRunStatus(folder: string): RunStatus | null {
  try {
    return RunStatus.safeParse(JSON.parse(readFileSync(join(folder, 'status.json'), 'utf8'))).data ?? null;
  } catch {
    return null;
  }
}
