import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import type { Figure } from '../measure.ts';

export interface MemoryOptions {
  /** Time looked at after the page has settled, seconds. */
  readonly seconds: number;
  readonly signal: AbortSignal;
}

/** Looks at memory in a span, at least this many. */
const LOOKS = 24;
/** Longest pause between two looks, ms. */
const PAUSE_MS = 5000;
/** The page settles before memory is looked at, ms. */
const SETTLE_MS = 15_000;

/**
 * Looks at the memory of the page for a while: resident memory of its process where the system tells it (Linux), else its
 * JavaScript heap. Parts: its growth, and the first and the last quarter of the time.
 */
export async function pageMemory(page: Page, { seconds, signal }: MemoryOptions): Promise<Figure> {
  const look = await memoryOf(page);
  await page.waitForTimeout(SETTLE_MS);
  const times: number[] = [];
  const values: number[] = [];
  const start = performance.now();
  while (performance.now() - start < seconds * 1000) {
    signal.throwIfAborted();
    values.push(await look.mb());
    times.push((performance.now() - start) / 60_000);
    await page.waitForTimeout(Math.min(PAUSE_MS, (seconds * 1000) / LOOKS));
  }
  const quarter = Math.max(1, values.length >> 2);
  const slope = slopeOf(times, values);
  const parts = {
    growth: { ...spread([slope]), unit: 'MB/min', note: 'least squares over all looks' },
    first_quarter: spread(values.slice(0, quarter)),
    last_quarter: spread(values.slice(-quarter)),
  };
  const note = `${seconds} s of playback; ${look.what}; ${slope.toFixed(2)} MB more each minute`;
  return { ...spread(values), note, parts };
}

/** Slope of the straight line that lies nearest to the points, least squares; 0 where there are fewer than two times. */
export function slopeOf(x: readonly number[], y: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  let [over, under] = [0, 0];
  for (let i = 0; i < x.length; i++) {
    over += (x[i]! - mx) * (y[i]! - my);
    under += (x[i]! - mx) ** 2;
  }
  return under > 0 ? over / under : 0;
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
