import type { StudioContract } from '#shared/contract/studio/studio-contract.ts';
import type { Client } from '#shared/rpc/procedure.ts';

/** Everything the host can be asked, whatever carries the calls. */
export type StudioClient = Client<StudioContract>;

let current: StudioClient | null = null;

/** Set once by the entry, before anything renders; tests set their own. */
export function setStudioClient(client: StudioClient): void {
  current = client;
}

/** The host of this page. */
export function studio(): StudioClient {
  if (!current) throw new Error('the page has no host yet');
  return current;
}

/** Address of bytes the host serves: `dataUrl('media/3/file')`. Goes to the same origin in every shell. */
export function dataUrl(path: string): string {
  return `/data/${path}`;
}
