/** A request for bytes below `/data/`, whatever shell carries it. */
export interface DataRequest {
  readonly method: string;
  /** Path below `/data/`, decoded part by part: `['media', '3', 'file']`. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  /** Value of a header by its lower-case name. */
  header(name: string): string | null;
  /** What is sent along, for uploads. */
  readonly body: AsyncIterable<Uint8Array> | null;
  readonly signal: AbortSignal;
}

/** Bytes in memory, or a part of a file: `end` is not included. */
export type DataBody = Uint8Array | { readonly file: string; readonly start: number; readonly end: number } | null;

/** What is answered; each shell sends it in its own way. */
export interface DataResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: DataBody;
}

/** An answer of words, for people who look into the network tab. */
export function words(status: number, text: string, headers: Record<string, string> = {}): DataResponse {
  return {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', ...headers },
    body: new TextEncoder().encode(text),
  };
}

/** Splits a path below `/data/` into its decoded parts; null where it is not one. */
export function splitDataPath(pathname: string): string[] | null {
  if (!pathname.startsWith('/data/')) return null;
  try {
    return pathname.slice('/data/'.length).split('/').map(decodeURIComponent);
  } catch {
    return null;
  }
}
