import { stat } from 'node:fs/promises';
import { type ExportRecord, listExports } from '#main/store/export-records.ts';
import type { ExportItem } from '#shared/contract/studio/jobs.ts';
import type { StudioProject } from '../open-studio-project.ts';

/** The files that were exported, newest first. */
export async function exportItems({ store }: StudioProject): Promise<ExportItem[]> {
  const items = await Promise.all(listExports(store).map(itemOf));
  return items.reverse();
}

async function itemOf({ id, takeId, path, format, receipt }: ExportRecord): Promise<ExportItem> {
  const facts = (typeof receipt === 'object' && receipt !== null && !Array.isArray(receipt) ? receipt : {}) as Record<
    string,
    unknown
  >;
  const found = await stat(path).catch(() => null);
  const bytes = facts.bytes;
  return {
    id,
    take_id: takeId,
    path,
    format,
    present: found?.isFile() === true && (typeof bytes !== 'number' || bytes === found.size),
    max_joint_error_mm: typeof facts.max_joint_error_mm === 'number' ? facts.max_joint_error_mm : null,
    receipt: facts,
  };
}
