import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { thirdPartyNotices } from '../src-main/electron/build/third-party-notices.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** What the first picture needs beside the entry; the browser fetches it while the entry is still on its way. */
const EARLY = [/layout\/workspace\.tsx$/, /panels\/(video|timeline|viewport|library|inspector)\/panel\.tsx$/];

/** Names the files of the first picture in the page, so that they do not wait for the entry to ask for them. */
function earlyChunks(): Plugin {
  return {
    name: 'early-chunks',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle }) {
        const chunks = Object.values(bundle ?? {}).filter((file) => file.type === 'chunk');
        const found = new Set<string>();
        const add = (fileName: string) => {
          if (found.has(fileName)) return;
          found.add(fileName);
          for (const next of chunks.find((chunk) => chunk.fileName === fileName)?.imports ?? []) add(next);
        };
        for (const { facadeModuleId, fileName } of chunks) {
          if (EARLY.some((early) => early.test(facadeModuleId ?? ''))) add(fileName);
        }
        return [...found]
          .filter((fileName) => !html.includes(fileName))
          .map((fileName) => ({
            tag: 'link',
            attrs: { rel: 'modulepreload', crossorigin: true, href: `./${fileName}` },
            injectTo: 'head',
          }));
      },
    },
  };
}

/**
 * Builds the page into `dist/page`, which every shell serves as it is. `#shared/…` is resolved through `imports` of
 * package.json. `--mode fake` builds the page with a made-up host into `dist/page-fake`, for stories and screenshots.
 * Nothing is written inline: the page runs under a content policy without `unsafe-inline` scripts.
 */
export default defineConfig(({ mode }) => ({
  root: here('.'),
  base: './',
  define: { __FAKE_HOST__: JSON.stringify(mode === 'fake') },
  plugins: [react(), earlyChunks(), thirdPartyNotices({ licenceFile: here('../LICENSE') })],
  publicDir: here('./public'),
  build: {
    outDir: here(mode === 'fake' ? '../dist/page-fake' : '../dist/page'),
    emptyOutDir: true,
    target: 'chrome140',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    cssCodeSplit: true,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // Few files for the first picture: a browser asks for six at a time.
          groups: [
            { name: 'base', test: /node_modules\/(react|react-dom|scheduler|zustand|zod|@mantine|@floating-ui)\// },
            {
              name: 'shell',
              test: /src-renderer\/(actions|bars|connection\/[^/]+$|document|import|keys\/[^/]+\.ts$|layout|notices|review|ui|words\/(?!.*chinese))|src-shared\/(contract|errors|rpc)\//,
            },
          ],
        },
      },
    },
    chunkSizeWarningLimit: 900,
  },
  server: { host: '127.0.0.1' },
}));
