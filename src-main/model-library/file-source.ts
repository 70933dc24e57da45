import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { type ByteSource, checkRange } from '#shared/formats/bytes/byte-source.ts';
import { FormatError } from '#shared/formats/format-error.ts';

/** An open file as a source of bytes. Whoever opened it closes it: `using source = openFileSource(path)`. */
export interface FileSource extends ByteSource, Disposable {
  readonly path: string;
  close(): void;
}

/**
 * Opens a file for reading at random places.
 *
 * @throws the system's error if it cannot be opened; FormatError if it is not a regular file (a folder, a device)
 */
export function openFileSource(path: string): FileSource {
  // Without O_NONBLOCK opening a pipe would wait for its writer; Windows does not know the flag.
  const fd = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  let open = true;
  const close = () => {
    if (open) closeSync(fd);
    open = false;
  };
  const stat = fstatSync(fd);
  if (!stat.isFile()) {
    close();
    throw new FormatError(stat.isDirectory() ? 'it is a folder' : 'it is not a file');
  }
  const size = stat.size;
  return {
    path,
    size,
    close,
    [Symbol.dispose]: close,
    read(offset, length) {
      checkRange(size, offset, length);
      const bytes = new Uint8Array(length);
      for (let done = 0; done < length; ) {
        const got = readSync(fd, bytes, done, Math.min(length - done, 2 ** 30), offset + done);
        if (got === 0) throw new FormatError(`it ends after ${offset + done} bytes although it promised ${size}`);
        done += got;
      }
      return bytes;
    },
  };
}
