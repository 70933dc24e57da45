import { basename, join } from 'node:path';
import { Problem } from '#shared/errors/problem.ts';
import type { ExportFormat } from './export-formats.ts';
import type { TakeLedger } from './ledger.ts';
import { appearWhole } from './output-file.ts';
import { ReadBackError } from './read-back/read-back-error.ts';
import type { ExportReceipt } from './receipt.ts';
import type { VerifiedFile } from './worker/messages.ts';

/** A file that was written, read back and found to agree with its take. */
export interface ExportedFile {
  /** Null where the file holds everybody. */
  readonly person: number | null;
  readonly format: ExportFormat;
  readonly path: string;
  readonly receiptPath: string;
  readonly receipt: ExportReceipt;
}

/**
 * Has a file written and read back under another name; it and its receipt then appear together.
 *
 * @param name name it gets in `outDir`
 * @throws Problem `export/mismatch`, `output/unwritable`, `output/disk-full`
 */
export async function exportVerified(
  format: ExportFormat,
  name: string,
  ledgers: readonly TakeLedger[],
  { outDir }: { readonly outDir: string },
  carryOut: (unnamed: string) => Promise<VerifiedFile>,
): Promise<Omit<ExportedFile, 'person'>> {
  const path = join(outDir, name);
  const receiptPath = `${path}.receipt.json`;
  let receipt: ExportReceipt | null = null;
  const make = async (unnamed: string) => {
    try {
      const { findings, sha256, bytes } = await carryOut(unnamed);
      receipt = { file: basename(path), format, sha256, bytes, ...findings, ledger: ledgers };
    } catch (cause) {
      if (!(cause instanceof ReadBackError)) throw cause;
      throw new Problem('export/mismatch', { path, reason: cause.message }, { cause });
    }
    return `${JSON.stringify(receipt, null, 2)}\n`;
  };
  await appearWhole({ path, receiptPath, make });
  return { format, path, receiptPath, receipt: receipt! };
}
