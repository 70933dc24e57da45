import { describe, expect, it } from 'vitest';
import type { DataRequest } from '#main/server/data/data-message.ts';
import { parseRange, serveBytes } from '#main/server/data/serve-bytes.ts';

const bytes = Uint8Array.from({ length: 100 }, (_, i) => i);
const info = { type: 'application/octet-stream', etag: '"v1"' };

function asked(headers: Record<string, string> = {}, method = 'GET'): DataRequest {
  return {
    method,
    path: [],
    query: new URLSearchParams(),
    header: (name) => headers[name] ?? null,
    body: null,
    signal: new AbortController().signal,
  };
}

describe('parseRange', () => {
  it.each([
    ['bytes=0-0', { start: 0, end: 1 }],
    ['bytes=10-19', { start: 10, end: 20 }],
    ['bytes=90-', { start: 90, end: 100 }],
    ['bytes=90-5000', { start: 90, end: 100 }],
    ['bytes=-10', { start: 90, end: 100 }],
    ['bytes=-5000', { start: 0, end: 100 }],
  ])('reads %s of 100 bytes', (header, range) => {
    expect(parseRange(header, 100)).toEqual(range);
  });

  it.each(['bytes=100-', 'bytes=100-200', 'bytes=-0'])('finds nothing in %s of 100 bytes', (header) => {
    expect(parseRange(header, 100)).toBe('unsatisfiable');
  });

  it.each([null, '', 'bytes=', 'bytes=-', 'bytes=5-2', 'bytes=0-1,5-6', 'lines=0-1', 'bytes=a-b', 'bytes=1.5-2'])(
    'takes "%s" as asking for everything',
    (header) => {
      expect(parseRange(header, 100)).toBe(null);
    },
  );
});

describe('serveBytes', () => {
  it('gives everything, its length and that parts can be had', () => {
    const answer = serveBytes(asked(), bytes, info);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual(bytes);
    expect(answer.headers).toMatchObject({ 'content-length': '100', 'accept-ranges': 'bytes', etag: '"v1"' });
  });

  it('gives the part that is asked for and says which it is', () => {
    const answer = serveBytes(asked({ range: 'bytes=10-19' }), bytes, info);
    expect(answer.status).toBe(206);
    expect(answer.body).toEqual(bytes.subarray(10, 20));
    expect(answer.headers).toMatchObject({ 'content-length': '10', 'content-range': 'bytes 10-19/100' });
  });

  it('answers 416 with the size where a part lies beyond the end', () => {
    const answer = serveBytes(asked({ range: 'bytes=100-' }), bytes, info);
    expect(answer.status).toBe(416);
    expect(answer.body).toBe(null);
    expect(answer.headers['content-range']).toBe('bytes */100');
  });

  it.each(['"v1"', '"v0", "v1"', 'W/"v1"', '*'])('sends nothing to those who have it: If-None-Match %s', (etag) => {
    const answer = serveBytes(asked({ 'if-none-match': etag, range: 'bytes=0-1' }), bytes, info);
    expect(answer.status).toBe(304);
    expect(answer.body).toBe(null);
    expect(answer.headers['content-length']).toBe(undefined);
  });

  it('sends everything anew to those who have an older version and ask for a part of it', () => {
    expect(serveBytes(asked({ 'if-range': '"v0"', range: 'bytes=0-1' }), bytes, info).status).toBe(200);
    expect(serveBytes(asked({ 'if-range': '"v1"', range: 'bytes=0-1' }), bytes, info).status).toBe(206);
    expect(serveBytes(asked({ 'if-none-match': '"v0"' }), bytes, info).status).toBe(200);
  });

  it('answers HEAD with the same headers and no bytes', () => {
    const answer = serveBytes(asked({}, 'HEAD'), bytes, info);
    expect(answer.body).toBe(null);
    expect(answer.headers['content-length']).toBe('100');
  });
});
