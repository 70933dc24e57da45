import { dataUrl } from './studio-client.ts';

/** Fetches bytes the host serves, by their path below `/data/`. */
export type DataFetch = (path: string, init?: RequestInit) => Promise<Response>;

const overNetwork: DataFetch = (path, init) => fetch(dataUrl(path), init);

let current: DataFetch = overNetwork;

/** A fake host serves its own bytes; null goes back to the network. */
export function setDataFetch(next: DataFetch | null): void {
  current = next ?? overNetwork;
}

/** Fetches bytes below `/data/`; answers of a failed request are thrown as errors with the status. */
export async function fetchData(path: string, init?: RequestInit): Promise<Response> {
  const response = await current(path, init);
  if (!response.ok) throw new Error(`/data/${path.split('?')[0]} answered ${response.status}`);
  return response;
}
