import type { Browser, Page } from 'playwright-core';
import { launchChromium } from './launch-chromium.ts';
import { PAGE_CLOCK } from './page-clock.ts';
import { type ServeOptions, type ServeProcess, startServe } from './serve-process.ts';

/** The studio in a browser, for one figure. */
export interface OpenStudio extends AsyncDisposable {
  readonly host: ServeProcess;
  readonly browser: Browser;
  readonly page: Page;
}

/** Starts `serve` and opens it in a Chromium of its own, in a window of 1920 × 1080. */
export async function openStudio(options: ServeOptions): Promise<OpenStudio> {
  const browser = await launchChromium();
  try {
    const page = await newPage(browser);
    const host = await startServe(options);
    await page.goto(host.url, { waitUntil: 'commit' });
    return {
      host,
      browser,
      page,
      async [Symbol.asyncDispose]() {
        await browser.close();
        await host.stop();
      },
    };
  } catch (error) {
    await browser.close();
    throw error;
  }
}

/** An empty page that measures. */
export async function newPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 }, locale: 'en-GB' });
  await context.addInitScript(PAGE_CLOCK);
  return await context.newPage();
}
