import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { launchChromium } from '#main/bench/page/launch-chromium.ts';

export interface PageOptions {
  /** Size of the window, CSS px. */
  readonly width?: number;
  readonly height?: number;
  /** The very first start goes to the demo; a window that was welcomed before begins at the start page. */
  readonly welcomed?: boolean;
  /** Troubles that belong to the test, by what they say. */
  readonly expected?: readonly RegExp[];
}

/** The studio in a browser. */
export interface OpenPage {
  readonly page: Page;
  /** Errors of the console, of scripts and of requests that nobody expected, in order. */
  readonly troubles: readonly string[];
  /** From here on such troubles are expected. */
  expectTrouble(...what: RegExp[]): void;
  /** Writes a picture of the window where `SCREENSHOTS` names a folder. */
  picture(name: string): Promise<void>;
}

/** What a page and its browser say while the host is away, however it went. */
export const HOST_AWAY = /net::ERR_|WebSocket|Failed to (load resource|fetch)|answer: 401/;

/** A machine with other work is slow: what the window shows is waited for this long, ms. */
const PATIENCE_MS = 60_000;

let browser: Promise<Browser> | null = null;

/** The one browser of a test file; `closeBrowser` ends it. */
export function sharedBrowser(): Promise<Browser> {
  browser ??= launchChromium();
  return browser;
}

/** Ends the browser of a test file. */
export async function closeBrowser(): Promise<void> {
  const running = await browser?.catch(() => null);
  browser = null;
  await running?.close();
}

/** A window of its own, without memory of earlier ones, that is closed after the test. */
export async function openPage(url: string, options: PageOptions = {}): Promise<OpenPage> {
  const opened = await newPage(await sharedBrowser(), options);
  // What ends the test closes the window; a failed one is looked at first.
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail') await opened.picture(`failed ${task.name}`.replace(/\W+/g, '-').slice(0, 80));
    await opened.page.context().close();
  });
  await opened.page.goto(url);
  return opened;
}

/** A window that notes every trouble. */
export async function newPage(running: Browser, options: PageOptions = {}): Promise<OpenPage> {
  const { width = 1920, height = 1080, welcomed = false, expected = [] } = options;
  const context = await running.newContext({ viewport: { width, height }, locale: 'en-GB', reducedMotion: 'reduce' });
  if (welcomed) await context.addInitScript(`localStorage.setItem('vibe.welcomed', 'yes')`);
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  page.setDefaultNavigationTimeout(PATIENCE_MS);
  const troubles: string[] = [];
  const allowed = [...expected];
  const note = (trouble: string) => {
    if (!allowed.some((pattern) => pattern.test(trouble))) troubles.push(trouble);
  };
  page.on('console', (message) => {
    if (message.type() === 'error') note(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => note(`script: ${error.stack ?? error.message}`));
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? '';
    // What the page itself gave up, because something else is looked at now, is no trouble.
    if (why !== 'net::ERR_ABORTED') note(`request: ${request.url()} ${why}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) note(`answer: ${response.status()} ${response.url()}`);
  });
  return {
    page,
    troubles,
    expectTrouble: (...what) => void allowed.push(...what),
    async picture(name) {
      const folder = process.env.SCREENSHOTS;
      if (!folder) return;
      mkdirSync(folder, { recursive: true });
      // A machine that draws without a graphics card, and with other work, is slow at it.
      await page.screenshot({ path: join(folder, `${name}.png`), timeout: 120_000 });
    },
  };
}
