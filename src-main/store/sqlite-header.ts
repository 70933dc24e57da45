import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** What the first 100 bytes of a file say (SQLite file format, section 1.3). Reading it changes nothing on disk. */
export interface SqliteHeader {
  readonly applicationId: number;
  readonly userVersion: number;
  readonly pageSize: number;
  /** Pages the file should have. */
  readonly pages: number;
  /** Bytes it has. */
  readonly bytes: number;
  /** False where `pages` was written by something that did not keep it up to date. */
  readonly pagesValid: boolean;
}

const MAGIC = 'SQLite format 3\0';

/** Reads the header of a SQLite file without opening it as one; null where the file is something else. */
export function readSqliteHeader(path: string): SqliteHeader | null {
  const file = openSync(path, 'r');
  try {
    const head = Buffer.alloc(100);
    if (readSync(file, head, 0, 100, 0) < 100 || head.toString('latin1', 0, 16) !== MAGIC) return null;
    const size = head.readUInt16BE(16);
    return {
      pageSize: size === 1 ? 65536 : size,
      pages: head.readUInt32BE(28),
      pagesValid: head.readUInt32BE(24) === head.readUInt32BE(92),
      userVersion: head.readUInt32BE(60),
      applicationId: head.readUInt32BE(68),
      bytes: fstatSync(file).size,
    };
  } finally {
    closeSync(file);
  }
}
