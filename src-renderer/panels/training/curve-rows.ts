import { useEffect, useState } from 'react';
import type { CurveRow } from '#shared/contract/studio/training.ts';
import { follow } from '../../connection/follow.ts';

/** Rows after what came in an event. */
export function withRows(
  before: readonly CurveRow[],
  { reset, rows }: { readonly reset: boolean; readonly rows: readonly CurveRow[] },
): readonly CurveRow[] {
  return reset ? rows : [...before, ...rows];
}

/** Metrics of a run, while it is looked at; null until the host has said. */
export function useCurveRows(jobId: number): readonly CurveRow[] | null {
  const [rows, setRows] = useState<readonly CurveRow[] | null>(null);
  useEffect(() => {
    setRows(null);
    return follow(
      (host, signal) => host.training.curves({ job_id: jobId }, { signal }),
      (event) => setRows((before) => withRows(before ?? [], event)),
    );
  }, [jobId]);
  return rows;
}
