import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import type { Figure } from '../measure.ts';

/** Pause between two looks, ms. */
const PAUSE_MS = 5000;
/** The page settles before memory is looked at, ms. */
const SETTLE_MS = 30_000;

/**
 * Looks at the memory of the page for some minutes: resident memory of its process where the system tells it (Linux),
 * else its JavaScript heap. First and last minute as parts.
 */
export async function pageMemory(page: Page, minutes: number, signal: AbortSignal): Promise<Figure> {
  const look = await memoryOf(page);
  await page.waitForTimeout(SETTLE_MS);
  const values: number[] = [];
  const count = Math.round((minutes * 60_000) / PAUSE_MS);
  for (let i = 0; i < count; i++) {
    signal.throwIfAborted();
    values.push(await look.mb());
    await page.waitForTimeout(PAUSE_MS);
  }
  const minute = Math.max(1, Math.round(60_000 / PAUSE_MS));
  const parts = { first_minute: spread(values.slice(0, minute)), last_minute: spread(values.slice(-minute)) };
  const growth = (100 * parts.last_minute.median) / parts.first_minute.median - 100;
  const note = `${minutes} min of playback; ${look.what}; ${growth.toFixed(1)} % more in the last minute than in the first`;
  return { ...spread(values), note, parts };
}

async function memoryOf(page: Page): Promise<{ what: string; mb(): Promise<number> }> {
  const session = await page.context().newCDPSession(page);
  const pid = process.platform === 'linux' ? await rendererPid(page) : null;
  if (pid !== null) {
    const mb = async () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024;
    return { what: 'resident memory of the page’s process', mb };
  }
  await session.send('Performance.enable');
  const mb = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0) / 2 ** 20;
  };
  return { what: 'JavaScript heap', mb };
}

/** The page's process: of the browser's renderers, the one with the most memory. */
async function rendererPid(page: Page): Promise<number | null> {
  const browser = page.context().browser();
  if (!browser) return null;
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const sizes = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => ({ id, pages: Number(readFileSync(`/proc/${id}/statm`, 'utf8').split(' ')[1]) }));
  return sizes.sort((a, b) => b.pages - a.pages)[0]?.id ?? null;
}

function spread(values: readonly number[]): Figure {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  return { median: at(0.5), min: at(0), max: at(1), unit: 'MB', runs: values.length };
}
