import { createHash } from 'node:crypto';
import { LastingThread } from '#main/services/threads/lasting-thread.ts';
import { Problem } from '#shared/errors/problem.ts';
import type { HandPose } from '#shared/retarget/hands/hand-poses.ts';
import { knownCharacters } from './known-characters.ts';
import type { PreviewOrder, ShownTake } from './preview-messages.ts';

/** Motions that are kept: people look at a few takes on one character. */
const KEPT = 4;

/**
 * Puts takes onto people's own characters, for the 3D view, in a thread of its own: the host goes on answering.
 */
export class CharacterPreviews {
  readonly #thread = new LastingThread<PreviewOrder, Uint8Array>(new URL('./preview-worker.ts', import.meta.url));
  readonly #motions = new Map<string, Promise<Uint8Array>>();
  /** Raised when what is known of bones changed. */
  #version = 0;

  /** NPZ with `carrier_rest`, `node_rest`, `node_carriers`, `bones`, and the skin where there is one. @throws Problem rig/… */
  async look(id: string): Promise<Uint8Array> {
    return this.#thread.ask({ kind: 'look', path: await this.#pathOf(id) });
  }

  /** NPZ with `turns` and `places` of the carriers. @throws Problem rig/…, those of loading the body */
  async motion(
    id: string,
    take: ShownTake,
    hands: HandPose,
  ): Promise<{ readonly bytes: Uint8Array; readonly print: string }> {
    const path = await this.#pathOf(id);
    const print = printOf(`${id} ${hands} ${this.#version}`, take);
    let making = this.#motions.get(print);
    this.#motions.delete(print);
    making ??= this.#thread.ask({ kind: 'motion', path, take, hands });
    this.#motions.set(print, making);
    making.catch(() => this.#motions.delete(print));
    for (const old of [...this.#motions.keys()].slice(0, -KEPT)) this.#motions.delete(old);
    return { bytes: await making, print };
  }

  /** Bones were corrected, or a file opened again: what was worked out before no longer counts. */
  forget(): void {
    this.#version++;
    this.#motions.clear();
  }

  close(): Promise<void> {
    return this.#thread.close();
  }

  async #pathOf(id: string): Promise<string> {
    const found = (await knownCharacters()).find((one) => one.id === id);
    if (!found) throw new Problem('rig/format', { path: id, reason: 'no character of that name was opened' });
    return found.path;
  }
}

function printOf(asked: string, { poses, trans, ptsUs, betas, body, fps, frames }: ShownTake): string {
  const hash = createHash('sha256').update(`${asked} ${body} ${fps.num}/${fps.den} ${frames} ${betas.join(' ')}`);
  for (const { buffer, byteOffset, byteLength } of [poses, trans, ptsUs]) {
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return hash.digest('hex').slice(0, 32);
}
