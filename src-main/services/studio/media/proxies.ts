import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { cacheFolder } from '#main/engine/cache-folder.ts';
import type { Engine } from '#main/engine/engine-client.ts';
import type { PlaybackFacts } from '#main/media/playback-facts.ts';
import type { VideoInfo } from '#main/media/video.ts';
import { quietContext } from '#main/pipeline/context.ts';
import type { MediaItem } from '#shared/contract/studio/media.ts';
import type { Changes } from '../changes.ts';
import { keptFacts } from './kept-facts.ts';
import { pagePlays } from './page-plays.ts';

/** How long files that are most likely played as they are wait for a second look, ms: the first picture goes first. */
const SECOND_LOOK_MS = 2000;

const kept = keptFacts<PlaybackFacts>('playback', z.object({ pixels: z.string(), sound: z.boolean() }));

/** What a page can play of each clip, and the proxies that stand in for what it cannot. */
export class Proxies {
  readonly #engine: Engine;
  readonly #changes: Changes;
  readonly #onNeeded: (info: VideoInfo) => void;
  readonly #facts = new Map<string, PlaybackFacts | null>();
  readonly #asked = new Set<string>();
  readonly #pending = new Set<string>();
  #closed = false;

  /** @param onNeeded told once of each clip that the page cannot play and that has no proxy yet */
  constructor(engine: Engine, changes: Changes, onNeeded: (info: VideoInfo) => void) {
    this.#engine = engine;
    this.#changes = changes;
    this.#onNeeded = onNeeded;
  }

  /** Where the proxy of a clip lies or will lie; the same clip has one proxy for all projects. */
  pathOf({ sha256 }: Pick<VideoInfo, 'sha256'>): string {
    return join(cacheFolder(), 'proxies', `${sha256}.mp4`);
  }

  /** True where the page is to be given the proxy in place of the file. */
  hasProxy(info: Pick<VideoInfo, 'sha256'>): boolean {
    return existsSync(this.pathOf(info));
  }

  /** What a page plays of a clip whose file is there, as far as is known; what is not yet is found out. */
  playable(info: VideoInfo, present: boolean): { playable: MediaItem['playable']; sound: boolean } {
    const facts = this.#factsOf(info.sha256);
    if (present && facts === null) this.#ask(info);
    const sound = facts?.sound ?? false;
    if (this.hasProxy(info)) return { playable: 'proxy', sound };
    if (this.#pending.has(info.sha256)) return { playable: 'proxy-pending', sound };
    if (pagePlays(info, facts)) return { playable: 'file', sound };
    return { playable: 'no', sound };
  }

  /** A proxy is on its way, or no longer. */
  setPending(sha256: string, pending: boolean): void {
    if (pending) this.#pending.add(sha256);
    else this.#pending.delete(sha256);
    this.#changes.emit('media');
  }

  /** Forgets what it still wanted to ask. */
  close(): void {
    this.#closed = true;
  }

  #factsOf(sha256: string): PlaybackFacts | null {
    if (!this.#facts.has(sha256)) this.#facts.set(sha256, kept.get(sha256));
    return this.#facts.get(sha256) ?? null;
  }

  #ask(info: VideoInfo): void {
    if (this.#asked.has(info.sha256)) return;
    this.#asked.add(info.sha256);
    setTimeout(() => void this.#find(info), pagePlays(info, null) ? SECOND_LOOK_MS : 0).unref();
  }

  async #find(info: VideoInfo): Promise<void> {
    if (this.#closed) return;
    const facts = await this.#engine.run('playback', { path: info.path }, quietContext()).catch(() => null);
    if (this.#closed) return;
    if (facts) kept.set(info.sha256, facts);
    this.#facts.set(info.sha256, facts);
    if (!pagePlays(info, facts) && !this.hasProxy(info)) this.#onNeeded(info);
    this.#changes.emit('media');
  }
}
