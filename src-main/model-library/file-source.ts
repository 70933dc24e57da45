import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { type ByteSource, checkRange } from '#shared/formats/bytes/byte-source.ts';
import { FormatError } from '#shared/formats/format-error.ts';

/** An open file as a source of bytes. */
export interface FileSource extends ByteSource, Disposable {
  close(): void;
}

/** Opens a file to read at any place. Reading waits for the disk. @throws errors of the file system; FormatError for a folder */
export function openFileSource(path: string): FileSource {
  const file = openSync(path, 'r');
  const close = () => closeSync(file);
  const stat = fstatSync(file);
  if (!stat.isFile()) {
    close();
    throw new FormatError(stat.isDirectory() ? 'it is a folder' : 'it is not a file');
  }
  const { size } = stat;
  return {
    size,
    read(offset, length) {
      checkRange(size, offset, length);
      const bytes = new Uint8Array(length);
      for (let done = 0; done < length; ) {
        const got = readSync(file, bytes, done, length - done, offset + done);
        if (got === 0) throw new FormatError(`it ends after ${offset + done} bytes; it was cut while being read`);
        done += got;
      }
      return bytes;
    },
    close,
    [Symbol.dispose]: close,
  };
}
