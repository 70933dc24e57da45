import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Marks where the fuses are in Electron's program. Source: the documentation of Electron's fuses. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

/** Fuses of Electron 45, as they leave its factory: each `0`, `1` or removed. */
const FACTORY = '10010101';

/**
 * A folder with what an installer builder needs of Electron for Linux, and no program: fuses to set, an archive to
 * replace, licences. Enough to pack everything but the binary.
 */
export function standInElectron(folder: string): string {
  mkdirSync(join(folder, 'resources'), { recursive: true });
  mkdirSync(join(folder, 'locales'));
  const wire = Buffer.concat([Buffer.from(SENTINEL), Buffer.of(1, FACTORY.length), Buffer.from(FACTORY)]);
  writeFileSync(join(folder, 'electron'), Buffer.concat([Buffer.from('\x7fELF'), Buffer.alloc(60), wire]), {
    mode: 0o755,
  });
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'chrome-sandbox', 'locales/en-US.pak']) {
    writeFileSync(join(folder, name), 'stands in for a file of Electron');
  }
  writeFileSync(join(folder, 'resources', 'default_app.asar'), emptyArchive());
  return folder;
}

/** State of each fuse in a program, in Electron's order. */
export function fusesOf(program: Buffer): string {
  const at = program.indexOf(SENTINEL) + SENTINEL.length;
  return program.subarray(at + 2, at + 2 + program[at + 1]!).toString('latin1');
}

/** An archive without files: sizes and header, each wrapped as Chromium's pickles are. */
function emptyArchive(): Buffer {
  const header = Buffer.from('{"files":{}}');
  const out = Buffer.alloc(16 + header.length);
  out.writeUInt32LE(4, 0);
  out.writeUInt32LE(8 + header.length, 4);
  out.writeUInt32LE(4 + header.length, 8);
  out.writeUInt32LE(header.length, 12);
  header.copy(out, 16);
  return out;
}
