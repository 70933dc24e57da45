import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PAGE_FOLDER } from '#main/server/build-page.ts';
import { ensurePage } from '#test/support/page/built-page.ts';

it('is built for use, also where tests build it: React’s checks for developers are not in it', async () => {
  await ensurePage();
  const assets = join(PAGE_FOLDER, 'assets');
  const scripts = readdirSync(assets).filter((name) => name.endsWith('.js'));
  expect(scripts.length).toBeGreaterThan(5);
  expect(scripts.filter((name) => readFileSync(join(assets, name), 'utf8').includes('jsxDEV'))).toEqual([]);
}, 120_000);
