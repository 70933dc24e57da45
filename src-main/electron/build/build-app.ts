import { fileURLToPath } from 'node:url';
import { build, type InlineConfig } from 'vite';
import { ownUrls } from './own-urls.ts';
import { packagesByName, thirdPartyNotices } from './third-party-notices.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** Packages with native code, and those that are there only where a user installed them: loaded where they lie. */
export const NATIVE_PACKAGES = ['better-sqlite3', 'onnxruntime-node', 'node-av', '@tensorflow/tfjs-node-gpu'];

/** Packages that lie unbundled in an installer. */
export const PACKED_PACKAGES = ['better-sqlite3', 'onnxruntime-node', 'onnxruntime-common', '@mediapipe/pose'];

const isNative = (id: string) => NATIVE_PACKAGES.some((name) => id === name || id.startsWith(`${name}/`));
const isOutside = (id: string) => id === 'electron' || id.startsWith('node:') || isNative(id);

/**
 * Builds what runs in Electron beside the page: main process, engine process and their threads as modules, the preload
 * script as CommonJS. Sources run as they are everywhere else; Electron's Node may not strip types, and an installer
 * should hold what is used and nothing more.
 *
 * @param outDir  folder the files go to, flat
 */
export async function buildApp(outDir: string = `${ROOT}dist/main`): Promise<void> {
  await build(mainConfig(outDir));
  await build(preloadConfig(outDir));
}

function mainConfig(outDir: string): InlineConfig {
  return {
    ...common(outDir, true),
    plugins: [
      ownUrls(outDir),
      thirdPartyNotices({ licenceFile: `${ROOT}LICENSE`, beside: packagesByName(ROOT, PACKED_PACKAGES) }),
    ],
    ssr: { noExternal: true, external: NATIVE_PACKAGES, target: 'node' },
    build: {
      ...common(outDir, true).build,
      rolldownOptions: {
        input: { main: source('main.ts'), 'engine-entry': source('engine-entry.ts') },
        external: isOutside,
        output: { format: 'esm', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  };
}

function preloadConfig(outDir: string): InlineConfig {
  return {
    ...common(outDir, false),
    ssr: { noExternal: true },
    build: {
      ...common(outDir, false).build,
      rolldownOptions: {
        input: { preload: source('preload.ts') },
        external: ['electron'],
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  };
}

function common(outDir: string, emptyOutDir: boolean): InlineConfig {
  return {
    root: ROOT,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    build: { ssr: true, outDir, emptyOutDir, target: 'node24', minify: false, sourcemap: false },
  };
}

function source(name: string): string {
  return fileURLToPath(new URL(`../${name}`, import.meta.url));
}
