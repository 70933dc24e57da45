import type { ByteSource } from '../../formats/bytes/byte-source.ts';

/** What a store needs of the folder it lies in. `src-main/feature-store` gives one on disk; tests have one in memory. */
export interface StoreFolder {
  /** For messages. */
  readonly path: string;
  /** A whole small file, or null where there is none. */
  readText(name: string): string | null;
  /** A file to read at any place. @throws errors of the file system */
  open(name: string): ByteSource & Disposable;
  /** Writes a file so that readers see the whole of it or nothing, and gives its size and SHA-256 (hex). */
  write(name: string, pieces: Iterable<Uint8Array>): Promise<{ bytes: number; sha256: string }>;
  /** Adds to a file; what was added before stays whatever happens. */
  append(name: string, text: string): Promise<void>;
}
