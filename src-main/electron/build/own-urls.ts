import { basename, dirname, relative, resolve, sep } from 'node:path';

/** `new URL('./x.ts', import.meta.url)`, as files of ours name workers and data beside them. */
const OWN_URL = /new URL\(\s*'(\.{1,2}\/[^']*)',\s*import\.meta\.url,?\s*\)/g;

/**
 * In an installed studio code lies in `app.asar` and data beside it, where native code can open it too: FFmpeg sees
 * nothing inside of an archive. Elsewhere there is no archive, and this is the place of the file.
 */
const UNPACKED = "import.meta.url.replace('/app.asar/', '/app.asar.unpacked/')";

/** What is done of a bundler's plugin. */
interface Chunks {
  emitFile(file: { type: 'chunk'; id: string; fileName: string }): string;
}

/**
 * A plugin that keeps addresses which files build from their own place true after bundling: another source becomes an
 * entry of its own in the same flat folder, and any other file is found from there.
 *
 * @param outDir  folder of the built files; all of them lie directly in it
 */
export function ownUrls(outDir: string) {
  const sources = new Map<string, string>();
  /** Name of the built file of a source. */
  function entry(source: string, chunks: Chunks): string {
    const fileName = `${basename(source, '.ts')}.js`;
    const other = sources.get(fileName);
    if (other !== undefined && other !== source)
      throw new Error(`${other} and ${source} would both become ${fileName}`);
    if (other === undefined) chunks.emitFile({ type: 'chunk', id: source, fileName });
    sources.set(fileName, source);
    return `./${fileName}`;
  }
  return {
    name: 'vibe-studio:own-urls',
    enforce: 'pre' as const,
    transform(this: Chunks, code: string, id: string) {
      const file = id.split('?')[0]!;
      if (!file.endsWith('.ts') || file.includes(`${sep}node_modules${sep}`)) return null;
      const changed = code.replace(OWN_URL, (_whole, path: string) => {
        const target = resolve(dirname(file), path);
        if (path.endsWith('.ts')) return `new URL('${entry(target, this)}', import.meta.url)`;
        const address = addressFrom(outDir, target, path);
        return `new URL('${address}', ${path.endsWith('/') ? 'import.meta.url' : UNPACKED})`;
      });
      return changed === code ? null : { code: changed, map: null };
    },
  };
}

/** Relative address of a file or, with a slash at its end, of a folder. */
export function addressFrom(folder: string, target: string, asWritten: string): string {
  const path = relative(folder, target).split(sep).join('/');
  const address = path.startsWith('.') ? path : `./${path}`;
  return asWritten.endsWith('/') ? `${address}/`.replace(/\/\/$/, '/') : address;
}
