import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { z } from 'zod';
import { hashFile } from '#main/media/file-hash.ts';
import type { VideoInfo } from '#main/media/video.ts';
import { listMedia, loadMedia } from '#main/store/media-records.ts';
import type { ProjectStore } from '#main/store/project-store.ts';
import type { MediaItem } from '#shared/contract/studio/media.ts';
import { Problem } from '#shared/errors/problem.ts';
import type { Changes } from '../changes.ts';
import { keptFacts } from './kept-facts.ts';

export type FileState = MediaItem['file'];

/** How often files are looked at while a project is open, ms. */
const LOOK_EVERY_MS = 3000;

/** At which size, time and inode a file was last hashed and found to be the clip: it is not hashed again for that. */
const stamps = keptFacts('stamps', z.object({ stamp: z.string() }));

interface Known {
  state: FileState;
  /** Size, time and inode at which `state` was found; null for a file that was not there. */
  stamp: string | null;
}

/**
 * Whether the videos of a project are still where and what they were. Size tells at once; a file whose time is new is
 * believed until its hash is known.
 */
export class MediaFiles {
  readonly #store: ProjectStore;
  readonly #changes: Changes;
  readonly #infos = new Map<number, VideoInfo>();
  readonly #known = new Map<number, Known>();
  readonly #stop = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #looking: Promise<void> | null = null;

  constructor(store: ProjectStore, changes: Changes) {
    this.#store = store;
    this.#changes = changes;
    this.#timer = setInterval(() => void this.look(), LOOK_EVERY_MS).unref();
  }

  /** What probing told of a clip, with its path of today. @throws Problem media/unknown */
  info(id: number): VideoInfo {
    const cached = this.#infos.get(id);
    if (cached) return cached;
    const info = loadMedia<VideoInfo>(this.#store, id);
    if (!info) throw new Problem('media/unknown', { id });
    this.#infos.set(id, info);
    return info;
  }

  /** State of a clip's file as last seen; looked at once where it was not yet. */
  async state(id: number): Promise<FileState> {
    if (!this.#known.has(id)) await this.#lookAt(id);
    return this.#known.get(id)?.state ?? 'missing';
  }

  /** The path of a clip that is there and unchanged. @throws Problem media/missing, media/other-video, media/unknown */
  async presentPath(id: number): Promise<string> {
    const { path } = this.info(id);
    await this.#lookAt(id);
    const state = this.#known.get(id)?.state;
    if (state === 'missing') throw new Problem('media/missing', { path });
    if (state === 'changed') throw new Problem('media/other-video', { path, name: path });
    return path;
  }

  /** The file was just hashed and is the clip. */
  async confirm(id: number): Promise<void> {
    this.#infos.delete(id);
    const found = await stat(this.info(id).path).catch(() => null);
    const stamp = found && stampOf(found);
    if (stamp) stamps.set(this.info(id).sha256, { stamp });
    this.#known.set(id, { state: found ? 'present' : 'missing', stamp });
    this.#changes.emit('media');
  }

  /** Looks at all files; tells where something changed. */
  look(): Promise<void> {
    this.#looking ??= Promise.all(listMedia(this.#store).map(({ id }) => this.#lookAt(id)))
      .then(() => {})
      .catch(() => {}) // a project that is just closing
      .finally(() => {
        this.#looking = null;
      });
    return this.#looking;
  }

  close(): void {
    clearInterval(this.#timer);
    this.#stop.abort();
  }

  async #lookAt(id: number): Promise<void> {
    const info = this.info(id);
    const found = await stat(info.path).catch(() => null);
    const stamp = found?.isFile() ? stampOf(found) : null;
    const before = this.#known.get(id);
    if (before && before.stamp === stamp) return;
    const state = stamp === null ? 'missing' : found!.size === info.bytes ? 'present' : 'changed';
    this.#note(id, { state, stamp });
    if (state === 'present' && stamps.get(info.sha256)?.stamp !== stamp) void this.#compare(id, info, stamp!);
  }

  async #compare(id: number, info: VideoInfo, stamp: string): Promise<void> {
    const sha256 = await hashFile(info.path, this.#stop.signal).catch(() => null);
    if (sha256 === null || this.#known.get(id)?.stamp !== stamp) return;
    if (sha256 === info.sha256) stamps.set(sha256, { stamp });
    this.#note(id, { state: sha256 === info.sha256 ? 'present' : 'changed', stamp });
  }

  #note(id: number, known: Known): void {
    const before = this.#known.get(id)?.state;
    this.#known.set(id, known);
    if (before !== undefined && before !== known.state) this.#changes.emit('media');
  }
}

function stampOf({ size, mtimeMs, ino }: Stats): string {
  return `${size}:${mtimeMs}:${ino}`;
}
