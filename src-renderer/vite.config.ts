import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Builds the page into `dist/page`, which every shell serves as it is. `#shared/…` is resolved through `imports` of
 * package.json. Nothing is written inline: the page runs under a content policy without `unsafe-inline` scripts.
 */
export default defineConfig({
  root: here('.'),
  base: './',
  plugins: [react()],
  publicDir: here('./public'),
  build: {
    outDir: here('../dist/page'),
    emptyOutDir: true,
    target: 'chrome140',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    cssCodeSplit: true,
    chunkSizeWarningLimit: 900,
  },
  server: { host: '127.0.0.1' },
});
