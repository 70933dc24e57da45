import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Builds the page into `dist/page`, which every shell serves as it is. `#shared/…` is resolved through `imports` of
 * package.json. `--mode fake` builds the page with a made-up host into `dist/page-fake`, for stories and screenshots.
 * Nothing is written inline: the page runs under a content policy without `unsafe-inline` scripts.
 */
export default defineConfig(({ mode }) => ({
  root: here('.'),
  base: './',
  define: { __FAKE_HOST__: JSON.stringify(mode === 'fake') },
  plugins: [react()],
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
