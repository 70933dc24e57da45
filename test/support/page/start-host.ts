import { onTestFinished } from 'vitest';
import { type ServeOptions, type ServeProcess, startServe } from '#main/bench/page/serve-process.ts';
import { ensurePage } from './built-page.ts';

/** Starts the real `serve`, its page built, and ends it after the test. */
export async function startHost(options: ServeOptions): Promise<ServeProcess> {
  await ensurePage();
  const host = await startServe(options);
  onTestFinished(() => host.stop());
  return host;
}
