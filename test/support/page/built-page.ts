import { mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { buildPage, PAGE_FOLDER, pageIsStale } from '#main/server/build-page.ts';

const LOCK = join(PAGE_FOLDER, '..', '.page-being-built');
/** A lock older than this was left by a killed build, ms. */
const OLD_LOCK = 120_000;

/** Builds the page where its sources are newer; test files that run side by side build it once. */
export async function ensurePage(): Promise<void> {
  while (pageIsStale()) {
    if (!takeLock()) {
      await pause(200);
      continue;
    }
    try {
      if (pageIsStale()) await buildPage(new AbortController().signal);
      // Sources that were saved while it was built are the next run's.
      return;
    } finally {
      rmSync(LOCK, { recursive: true, force: true });
    }
  }
}

function takeLock(): boolean {
  mkdirSync(join(LOCK, '..'), { recursive: true });
  try {
    mkdirSync(LOCK);
    return true;
  } catch {
    const made = statSync(LOCK, { throwIfNoEntry: false })?.mtimeMs;
    if (made !== undefined && Date.now() - made > OLD_LOCK) rmSync(LOCK, { recursive: true, force: true });
    return false;
  }
}
