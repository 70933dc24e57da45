import { createHash } from 'node:crypto';
import { memorySource } from '#shared/formats/bytes/byte-source.ts';
import type { StoreFolder } from '#shared/training/store/store-folder.ts';

/** A store's folder in memory that counts what is read, and can be told to fail. */
export interface MemoryFolder extends StoreFolder {
  readonly files: Map<string, Uint8Array>;
  /** Files opened and not closed. */
  openFiles: number;
  /** Bytes read since it was made. */
  bytesRead: number;
  /** Called before each write or append; throws what a full disk would. */
  beforeWrite: (name: string) => void;
}

export function memoryFolder(files = new Map<string, Uint8Array>()): MemoryFolder {
  const folder: MemoryFolder = {
    path: '/memory/store',
    files,
    openFiles: 0,
    bytesRead: 0,
    beforeWrite: () => {},
    readText(name) {
      const bytes = files.get(name);
      return bytes ? Buffer.from(bytes).toString('utf8') : null;
    },
    open(name) {
      const bytes = files.get(name);
      if (!bytes) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
      folder.openFiles++;
      const source = memorySource(bytes);
      return {
        size: source.size,
        read(offset, length) {
          folder.bytesRead += length;
          return source.read(offset, length);
        },
        [Symbol.dispose]: () => {
          folder.openFiles--;
        },
      };
    },
    async write(name, pieces) {
      folder.beforeWrite(name);
      const bytes = Buffer.concat([...pieces]);
      files.set(name, new Uint8Array(bytes));
      return { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
    },
    async append(name, text) {
      folder.beforeWrite(name);
      files.set(name, new Uint8Array(Buffer.concat([files.get(name) ?? new Uint8Array(0), Buffer.from(text)])));
    },
  };
  return folder;
}
