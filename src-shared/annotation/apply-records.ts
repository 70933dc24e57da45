import type { AnnotationKind, AnnotationRecord, Entry, Notes } from './records.ts';

/** Entries of one take and kind after records were written to them. */
export function applyRecords<Kind extends AnnotationKind>(
  entries: readonly Entry<Notes[Kind]>[],
  records: readonly AnnotationRecord[],
): Entry<Notes[Kind]>[] {
  const byFrame = new Map(entries.map((entry) => [entry.frame, entry]));
  for (const { frame, value } of records) {
    if (value === null) byFrame.delete(frame);
    else byFrame.set(frame, { frame, value: value as Notes[Kind] });
  }
  return [...byFrame.values()].sort((a, b) => a.frame - b.frame);
}
