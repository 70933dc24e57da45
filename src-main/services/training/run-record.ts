import { appendFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '#main/model-library/write-file.ts';
import { decodeRows, encodeRow, type MetricRow, rowsToCsv, rowsUntil } from '#shared/training/loop/metric-row.ts';
import { restartEvent, scalarsEvent, textEvent, versionEvent } from '#shared/training/tensorboard/event.ts';
import { tfRecord } from '#shared/training/tensorboard/tfrecord.ts';

const PARTIAL = /^metrics\.(jsonl|csv)\..*\.part$/;

/**
 * What a run writes down: the metric table as JSON lines (`metrics.jsonl`, a line per iteration and epoch, at once) and CSV
 * (`metrics.csv`, at the end of epochs), and the same for TensorBoard (`events.out.tfevents.…`, one file per start).
 */
export class RunRecord {
  private readonly table: string;
  private readonly csv: string;
  private readonly events: string;
  private rows: readonly MetricRow[];
  private readonly added: MetricRow[] = [];

  private constructor(folder: string, rows: readonly MetricRow[]) {
    this.table = join(folder, 'metrics.jsonl');
    this.csv = join(folder, 'metrics.csv');
    this.events = join(folder, `events.out.tfevents.${Math.floor(seconds())}.vibe-studio.${process.pid}`);
    this.rows = rows;
  }

  /** Opens the record of a folder, with what stands in it. @param config settings of the run, as text */
  static async open(folder: string, config: string): Promise<RunRecord> {
    await mkdir(folder, { recursive: true });
    // What a killed run left half written.
    for (const name of await readdir(folder)) {
      if (PARTIAL.test(name)) await rm(join(folder, name), { force: true });
    }
    const text = await readFile(join(folder, 'metrics.jsonl'), 'utf8').catch(() => '');
    const record = new RunRecord(folder, decodeRows(text));
    record.append(versionEvent(seconds()));
    record.append(textEvent(seconds(), 0, 'config', config));
    return record;
  }

  /** Drops what was told after a checkpoint. */
  async rewind(to: { readonly iteration: number; readonly epoch: number }): Promise<void> {
    this.rows = rowsUntil(this.all(), to);
    this.added.length = 0;
    await writeFileAtomically(this.table, this.rows.map(encodeRow).join(''));
    this.append(restartEvent(seconds(), to.iteration + 1));
  }

  add(row: MetricRow): void {
    this.added.push(row);
    appendFileSync(this.table, encodeRow(row));
    this.append(scalarsEvent(seconds(), row.iteration, row.values));
  }

  /** Tells TensorBoard of what no table needs, as it differs from machine to machine. */
  tell(iteration: number, values: Readonly<Record<string, number>>): void {
    this.append(scalarsEvent(seconds(), iteration, values));
  }

  /** Writes the table as CSV. */
  async writeCsv(): Promise<void> {
    await writeFileAtomically(this.csv, rowsToCsv(this.all()));
  }

  /** All rows that hold. */
  all(): readonly MetricRow[] {
    return [...this.rows, ...this.added];
  }

  private append(event: Uint8Array): void {
    appendFileSync(this.events, tfRecord(event));
  }
}

function seconds(): number {
  return Date.now() / 1000;
}
