import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '#main/engine/cache-folder.ts';
import type { Engine } from '#main/engine/engine-client.ts';
import type { PlaybackFacts } from '#main/media/playback-facts.ts';
import type { VideoInfo } from '#main/media/video.ts';
import { quietContext } from '#main/pipeline/context.ts';
import type { MediaItem } from '#shared/contract/studio/media.ts';
import type { Changes } from '../changes.ts';
import { pagePlays } from './page-plays.ts';

/** What a page can play of each clip, and the proxies that stand in for what it cannot. */
export class Proxies {
  readonly #engine: Engine;
  readonly #changes: Changes;
  readonly #onNeeded: (info: VideoInfo) => void;
  readonly #facts = new Map<string, PlaybackFacts | null>();
  readonly #asked = new Set<string>();
  readonly #pending = new Set<string>();

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
    const facts = this.#facts.get(info.sha256) ?? null;
    if (present && !this.#facts.has(info.sha256)) void this.#ask(info);
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

  async #ask(info: VideoInfo): Promise<void> {
    if (this.#asked.has(info.sha256)) return;
    this.#asked.add(info.sha256);
    const facts = await this.#engine.run('playback', { path: info.path }, quietContext()).catch(() => null);
    this.#facts.set(info.sha256, facts);
    if (!pagePlays(info, facts) && !this.hasProxy(info)) this.#onNeeded(info);
    this.#changes.emit('media');
  }
}
