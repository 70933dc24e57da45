import type { Annotations } from '#shared/annotation/draft.ts';
import type { Issue } from '#shared/contract/studio/takes.ts';
import type { TakeReader } from './take-reader.ts';

/** What deserves a look. */
export class IssueQueue {
  constructor(_reader: TakeReader, _notes: Annotations) {}

  async ofTakes(_ids: readonly number[]): Promise<Issue[]> {
    return [];
  }
}
