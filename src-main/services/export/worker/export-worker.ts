import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parentPort } from 'node:worker_threads';
import { writeSynced } from '../output-file.ts';
import { verifyFile } from '../verify-file.ts';
import { writeTake } from '../write-take.ts';
import type { ExportOrder, ExportReply } from './messages.ts';

parentPort?.on('message', async (order: ExportOrder) => {
  parentPort?.postMessage(await carryOut(order));
});

async function carryOut({ format, path, source, clip }: ExportOrder): Promise<ExportReply> {
  try {
    await writeSynced(path, await writeTake(format, source, clip));
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    return { kind: 'failed', message, code };
  }
  try {
    const bytes = await readFile(path);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return {
      kind: 'verified',
      file: { sha256, bytes: bytes.length, findings: await verifyFile(format, bytes, source) },
    };
  } catch (error) {
    return { kind: 'mismatch', reason: error instanceof Error ? error.message : String(error) };
  }
}
