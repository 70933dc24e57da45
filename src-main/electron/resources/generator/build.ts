import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { icnsFile, icoFile, type SizedPng } from './icon-files.ts';

// `npm run build:icons`: draws the program's and the project's icon from their SVGs in every size systems ask for.

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const ICONS = [
  { name: 'icon', svg: here('../../../../src-renderer/public/icon.svg') },
  { name: 'project', svg: here('../project.svg') },
];
const WINDOWS = [16, 24, 32, 48, 64, 128, 256];
const APPLE = [128, 256, 512, 1024];

async function drawn(browser: Browser, svg: string, size: number): Promise<SizedPng> {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>*{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`);
  const png = await page.screenshot({ omitBackground: true });
  await page.close();
  return { size, png };
}

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
for (const { name, svg } of ICONS) {
  const text = readFileSync(svg, 'utf8');
  const pictures = new Map<number, SizedPng>();
  for (const size of new Set([...WINDOWS, ...APPLE])) pictures.set(size, await drawn(browser, text, size));
  const of = (sizes: readonly number[]) => sizes.map((size) => pictures.get(size)!);
  writeFileSync(here(`../${name}.ico`), icoFile(of(WINDOWS)));
  writeFileSync(here(`../${name}.icns`), icnsFile(of(APPLE)));
  writeFileSync(here(`../${name}.png`), pictures.get(1024)!.png);
}
await browser.close();
