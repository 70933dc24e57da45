import { type Focus, FrameCache, type Held } from './frame-cache.ts';
import { nextWanted } from './wanted-frames.ts';

/** One decoded frame on its way: kept by whoever wants it, dropped otherwise. */
export interface DecodedFrame<T> {
  /** Index into the PTS table; null for a picture the table does not list. */
  readonly index: number | null;
  readonly bytes: number;
  keep(): Promise<T>;
  drop(): void;
}

/** Frames of one decoder in display order. */
export interface DecodeRun<T> {
  next(): Promise<DecodedFrame<T> | null>;
  close(): void;
}

/** A video that can be decoded from its key frames on. */
export interface FrameStream<T> {
  readonly frames: number;
  /** Key frame from which a frame is decoded: at or before it. */
  keyBefore(index: number): Promise<number>;
  /** Decodes from a key frame on. */
  open(key: number): DecodeRun<T>;
  close(): void;
}

export interface FrameSourceOptions {
  /** Memory for decoded pictures, bytes. */
  budget?: number;
  /** Most frames decoded before they are asked for, in the direction of travel and against it. */
  ahead?: number;
  behind?: number;
}
const DEFAULTS: Required<FrameSourceOptions> = { budget: 256 * 2 ** 20, ahead: 48, behind: 24 };

interface Run<T> {
  readonly decode: DecodeRun<T>;
  /** Frame that comes next, at the earliest. */
  next: number;
  used: number;
}

/** Decoders at a time: one goes on where people are, one fills what lies behind. */
const RUNS = 2;

/**
 * Frames of a video by index. What is in memory is there at once (`peek`); what is not is decoded, the frame in focus
 * first, then those around it. A newer wish goes before all older ones.
 */
export class FrameSource<T extends Held> {
  readonly #stream: FrameStream<T>;
  readonly #cache: FrameCache<T>;
  readonly #options: Required<FrameSourceOptions>;
  readonly #listeners = new Set<(index: number) => void>();
  readonly #waiters = new Set<() => void>();
  readonly #lost = new Set<number>();
  #runs: Run<T>[] = [];
  #focus: Focus = { frame: 0, direction: 1 };
  #playing = false;
  #wish = 0;
  #bytesEach = 1;
  #turning = false;
  #closed = false;
  #decodedAny = false;
  #clock = 0;
  /** Why decoding stopped for good; null while it goes on. */
  error: unknown = null;

  constructor(stream: FrameStream<T>, options: FrameSourceOptions = {}) {
    this.#stream = stream;
    this.#options = { ...DEFAULTS, ...options };
    this.#cache = new FrameCache(this.#options.budget);
  }

  get frames(): number {
    return this.#stream.frames;
  }

  /** Bytes of decoded pictures in memory. */
  get bytes(): number {
    return this.#cache.bytes;
  }

  /** Frames that the file turned out not to hold. */
  get lost(): ReadonlySet<number> {
    return this.#lost;
  }

  /** A picture that is in memory. It belongs to the source: draw it before anything is awaited. */
  peek(index: number): T | null {
    return this.#cache.get(index);
  }

  /** The picture in memory that is shown while playing: the newest one of the last `within` frames. */
  latest(index: number, within: number): number | null {
    for (let at = index; at >= Math.max(0, index - within); at--) if (this.#cache.has(at)) return at;
    return null;
  }

  /** Says where people look: decoding turns there. */
  focus(frame: number, playing = false): void {
    if (frame !== this.#focus.frame) {
      const direction = playing || frame > this.#focus.frame ? 1 : -1;
      this.#focus = { frame, direction };
    }
    this.#playing = playing;
    void this.#turn();
  }

  /** The picture of a frame, decoded if need be; null where a newer wish came before it, or the file lacks it. */
  async frameAt(index: number): Promise<T | null> {
    if (!(index >= 0 && index < this.frames)) return null;
    const wish = ++this.#wish;
    for (const wake of this.#waiters) wake();
    this.focus(index, this.#playing);
    while (!this.#cache.has(index)) {
      if (this.error) throw this.error;
      if (this.#closed || wish !== this.#wish || this.#lost.has(index)) return null;
      await new Promise<void>((resolve) => {
        const wake = () => {
          this.#waiters.delete(wake);
          resolve();
        };
        this.#waiters.add(wake);
        void this.#turn();
      });
    }
    return this.#cache.get(index);
  }

  /** Called whenever a picture came into memory, and when decoding failed (with -1). */
  subscribe(listener: (index: number) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#closed = true;
    for (const run of this.#runs) run.decode.close();
    this.#runs = [];
    this.#cache.clear();
    this.#stream.close();
    this.#tell(-1);
    this.#listeners.clear();
  }

  /** Decodes until nothing is wanted any more. */
  async #turn(): Promise<void> {
    if (this.#turning) return;
    this.#turning = true;
    try {
      for (;;) {
        if (this.#closed || this.error) return;
        const target = this.#wanted();
        if (target === null) return;
        await this.#decodeTowards(target);
      }
    } catch (error) {
      if (this.#closed) return;
      this.error = error;
      this.#tell(-1);
    } finally {
      this.#turning = false;
    }
  }

  #wanted(): number | null {
    const room = this.#cache.capacity(this.#bytesEach);
    const playing = this.#playing;
    return nextWanted({
      focus: this.#focus,
      frames: this.#stream.frames,
      ahead: Math.min(this.#options.ahead, Math.floor(room * (playing ? 0.8 : 0.55))),
      behind: playing ? 0 : Math.min(this.#options.behind, Math.floor(room * 0.2)),
      have: (index) => this.#cache.has(index) || this.#lost.has(index),
    });
  }

  async #decodeTowards(target: number): Promise<void> {
    const key = await this.#stream.keyBefore(target);
    if (this.#closed) return;
    const run = this.#runFor(target, key);
    run.used = ++this.#clock;
    const decoded = await this.#next(run);
    if (this.#closed) return decoded?.drop();
    if (decoded === null) {
      this.#end(run);
      return this.#miss(run.next, target + 1);
    }
    const { index } = decoded;
    if (index === null) return decoded.drop();
    // What was to come before this frame will not come any more.
    this.#miss(run.next, index);
    run.next = Math.max(run.next, index + 1);
    this.#decodedAny = true;
    this.#bytesEach = decoded.bytes;
    const late = this.#playing && index < this.#focus.frame - 1;
    if (late || !this.#cache.wouldKeep(index, decoded.bytes, this.#focus)) return decoded.drop();
    const picture = await decoded.keep();
    if (this.#closed) return picture.close();
    this.#lost.delete(index);
    if (this.#cache.put(index, picture, this.#focus)) this.#tell(index);
  }

  /** A damaged stretch ends a decoder like the end of the file; a file of which nothing decodes is an error. */
  async #next(run: Run<T>): Promise<DecodedFrame<T> | null> {
    try {
      return await run.decode.next();
    } catch (error) {
      if (!this.#decodedAny) throw error;
      return null;
    }
  }

  /** The decoder that reaches a frame soonest: one that is on its way from the same key frame, or a new one. */
  #runFor(target: number, key: number): Run<T> {
    const onTheWay = this.#runs
      .filter((run) => run.next <= target && run.next > key - NEAR)
      .sort((a, b) => b.next - a.next)[0];
    if (onTheWay) return onTheWay;
    if (this.#runs.length >= RUNS) {
      const oldest = this.#runs.reduce((a, b) => (a.used < b.used ? a : b));
      this.#end(oldest);
    }
    const run = { decode: this.#stream.open(key), next: key, used: 0 };
    this.#runs.push(run);
    return run;
  }

  #end(run: Run<T>): void {
    run.decode.close();
    this.#runs = this.#runs.filter((other) => other !== run);
  }

  #miss(from: number, to: number): void {
    for (let index = from; index < to; index++) {
      if (this.#cache.has(index) || this.#lost.has(index)) continue;
      this.#lost.add(index);
      this.#tell(index);
    }
  }

  #tell(index: number): void {
    for (const listener of this.#listeners) listener(index);
    for (const wake of [...this.#waiters]) wake();
  }
}

/** A decoder this many frames short of the key frame goes on to it; farther away a new one starts there. */
const NEAR = 8;
