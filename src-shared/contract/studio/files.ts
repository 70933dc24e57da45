import { z } from 'zod';
import { mutation } from '../../rpc/procedure.ts';
import { RecordId } from './ids.ts';

/** Files outside the project that the studio wrote. Named by their records, never by paths a page could make up. */
export const files = {
  /** Shows an exported file in the folder it lies in. `shown` is false where this machine cannot: the path is for copying then. */
  reveal: mutation({
    input: z.object({ export_id: RecordId }),
    output: z.object({ shown: z.boolean(), path: z.string() }),
  }),
};
