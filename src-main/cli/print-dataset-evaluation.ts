import type { DatasetErrors, DatasetEvaluationReport, PublishedRow } from '#shared/contract/dataset-evaluation.ts';
import type { Terminal } from './terminal.ts';

/** Figures of one row; null is printed as a dash. */
interface Row {
  readonly label: string;
  readonly cells: readonly (string | null)[];
  readonly note?: string;
}

const HEADINGS = ['MPJPE', 'PA-MPJPE', 'PVE', 'accel', 'accel error', 'PCK', 'AUC'];
const UNITS = ['mm', 'mm', 'mm', 'mm/frame²', 'mm/frame²', '%', '%'];
const COLUMN = 12;

/** Prints what was measured here above what others published, so that nobody takes one for the other. */
export function printDatasetEvaluation(report: DatasetEvaluationReport, terminal: Terminal): void {
  const measured: Row[] = [];
  const { published_protocol: clips, streaming } = report;
  if (clips) measured.push(measuredRow('published protocol, clips of 16', clips));
  if (streaming) measured.push(measuredRow('streaming, whole tracks', streaming));
  const published = report.published.map(publishedRow);
  const label = Math.max(...[...measured, ...published].map((row) => row.label.length)) + 2;
  const line = (row: Row): void => {
    const cells = row.cells.map((cell) => (cell ?? '–').padStart(COLUMN)).join('');
    terminal.line(`    ${row.label.padEnd(label)}${cells}${row.note ? `  (${row.note})` : ''}`);
  };
  terminal.line(`${report.model} on ${titleOf(report)}`);
  line({ label: '', cells: HEADINGS });
  line({ label: '', cells: UNITS });
  terminal.line(`  measured here, ${report.frames_run} of ${report.frames_found} frames, from the ${report.source}`);
  for (const row of measured) line(row);
  terminal.line('  published by the authors, not measured here');
  for (const row of published) line(row);
  if (streaming) {
    terminal.line(
      `  by real time, within sequences: acceleration ${streaming.accel_m_s2.toFixed(2)} m/s² (truth ${streaming.truth_accel_m_s2.toFixed(2)}), ` +
        `its error ${streaming.accel_error_m_s2.toFixed(2)} m/s², jitter ${streaming.jitter_m_s3.toFixed(0)} m/s³ (truth ${streaming.truth_jitter_m_s3.toFixed(0)})`,
    );
  }
  for (const own of report.own_joints) {
    terminal.line(
      `  own joints (${own.joints}): MPJPE ${own.mpjpe_mm.toFixed(1)} mm, PCK ${percent(own.pck_150)} %, AUC ${percent(own.auc_150)} % over ${own.frames} frames`,
    );
  }
  for (const note of report.notes) terminal.line(`  ${note}`);
}

function titleOf({ title, split, parts, complete_parts, parts_are }: DatasetEvaluationReport): string {
  return `${title}, ${split}: ${parts} of ${complete_parts} ${parts_are}`;
}

function measuredRow(label: string, e: DatasetErrors): Row {
  return {
    label: `${label}, ${e.frames} frames`,
    cells: [
      e.mpjpe_mm.toFixed(1),
      e.pa_mpjpe_mm.toFixed(1),
      e.pve_mm?.toFixed(1) ?? null,
      e.accel_mm_frame2.toFixed(1),
      e.accel_error_mm_frame2.toFixed(1),
      percent(e.pck_150),
      percent(e.auc_150),
    ],
  };
}

function publishedRow(row: PublishedRow): Row {
  const mm = (value: number | null) => value?.toFixed(1) ?? null;
  return {
    label: `${row.method}, ${row.source}`,
    cells: [
      mm(row.mpjpe_mm),
      mm(row.pa_mpjpe_mm),
      mm(row.pve_mm),
      mm(row.accel_mm_frame2),
      mm(row.accel_error_mm_frame2),
      row.pck_150 === null ? null : percent(row.pck_150),
      null,
    ],
    ...(row.note ? { note: row.note } : {}),
  };
}

const percent = (share: number): string => (100 * share).toFixed(1);
