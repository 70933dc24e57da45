import { createStore } from 'zustand/vanilla';
import type { ShownProblem } from '#shared/contract/studio/ids.ts';
import type { MediaItem } from '#shared/contract/studio/media.ts';
import { fetchData } from '../connection/fetch-data.ts';
import { dataUrl, studio } from '../connection/studio-client.ts';
import { clipDocument } from '../document/clip-document.ts';
import { pictureShown } from '../document/first-picture.ts';
import { shownProblem } from '../notices/report-problem.ts';
import { FrameSource } from './frame-source.ts';
import type { Picture } from './picture.ts';
import { type Orientation, openVideoStream } from './video-stream.ts';

/** What the page can show of the open clip. */
export type ClipFrames =
  | { readonly kind: 'none' }
  | { readonly kind: 'loading' }
  /** The file is not where it was, or is another one. */
  | { readonly kind: 'missing'; readonly changed: boolean }
  /** The host makes a copy that this page can decode. */
  | { readonly kind: 'proxy'; readonly codec: string }
  | { readonly kind: 'trouble'; readonly problem: ShownProblem }
  | { readonly kind: 'ready'; readonly source: FrameSource<Picture>; readonly orientation: Orientation };

/** Frames of the open clip. The 3D view takes its picture from here too: `clipPicture(frame)`. */
export const clipFrames = createStore<ClipFrames>(() => ({ kind: 'none' }));

/** A picture of the open clip that is in memory, and how it is turned; draw it before anything is awaited. */
export function clipPicture(frame: number): { picture: Picture; orientation: Orientation } | null {
  const state = clipFrames.getState();
  if (state.kind !== 'ready') return null;
  const picture = state.source.peek(frame);
  return picture ? { picture, orientation: state.orientation } : null;
}

/** Fetches `/data/…` through the connection's own fetch, so that a fake host can serve videos too. */
export const dataFetch: typeof fetch = (input, init) => {
  const address = input instanceof Request ? input.url : String(input);
  return fetchData(address.slice(address.indexOf('/data/') + '/data/'.length), init);
};

let opening: AbortController | null = null;
let openKey = '';

/**
 * Opens the frames of whatever clip is open, again when its file comes back or its proxy is done.
 *
 * @returns stops it
 */
export function startClipFrames(): () => void {
  follow();
  const stop = clipDocument.subscribe(follow);
  return () => {
    stop();
    close({ kind: 'none' });
    openKey = '';
  };
}

/** Tries again what failed. */
export function reopenClipFrames(): void {
  openKey = '';
  follow();
}

/** Asks the host for a copy this page can decode. */
export async function requestProxy(): Promise<void> {
  const { clip } = clipDocument.getState();
  if (!clip) return;
  close({ kind: 'proxy', codec: '' });
  await studio().media.requestProxy({ id: clip.id });
}

function follow(): void {
  const { clip, pts } = clipDocument.getState();
  const key = clip ? `${clip.id} ${clip.file} ${clip.playable} ${pts ? pts.length : '-'}` : '';
  if (key === openKey) return;
  openKey = key;
  const hindrance = whatHinders(clip, pts);
  if (hindrance) close(hindrance);
  else void open(clip!, pts!);
}

function whatHinders(clip: MediaItem | null, pts: Float64Array | null): ClipFrames | null {
  if (!clip) return { kind: 'none' };
  if (clip.file !== 'present' && clip.playable !== 'proxy')
    return { kind: 'missing', changed: clip.file === 'changed' };
  if (clip.playable === 'proxy-pending') return { kind: 'proxy', codec: '' };
  return pts ? null : { kind: 'loading' };
}

function close(state: ClipFrames): void {
  opening?.abort();
  opening = null;
  const before = clipFrames.getState();
  clipFrames.setState(state, true);
  if (state.kind !== 'none' && state.kind !== 'loading') pictureShown();
  if (before.kind === 'ready') before.source.close();
}

async function open(clip: MediaItem, pts: Float64Array): Promise<void> {
  close({ kind: 'loading' });
  const mine = new AbortController();
  opening = mine;
  try {
    const opened = await openVideoStream({ url: mediaUrl(clip), pts, fetchFn: dataFetch });
    if (mine.signal.aborted) {
      if (opened.kind === 'stream') opened.stream.close();
      return;
    }
    if (opened.kind === 'undecodable') {
      close({ kind: 'proxy', codec: opened.codec });
      if (clip.playable === 'file') await studio().media.requestProxy({ id: clip.id });
      return;
    }
    const source = new FrameSource(opened.stream);
    const ready: ClipFrames = { kind: 'ready', source, orientation: opened.stream.orientation };
    source.subscribe(() => {
      if (source.error && clipFrames.getState() === ready) fail(source.error);
    });
    clipFrames.setState(ready, true);
  } catch (error) {
    if (!mine.signal.aborted) fail(error);
  }
}

function fail(error: unknown): void {
  close({ kind: 'trouble', problem: shownProblem(error) });
}

/** Bytes to decode. The proxy has an address of its own, so that no cache mixes the two up. */
function mediaUrl(clip: MediaItem): string {
  const path = `media/${clip.id}/file${clip.playable === 'proxy' ? '?proxy=1' : ''}`;
  return new URL(dataUrl(path), globalThis.location.href).href;
}
