/** Something in memory that belongs to one frame. */
export interface Held {
  readonly bytes: number;
  close(): void;
}

/** What the cache keeps near: frames behind the focus count as farther, as people mostly go on. */
export interface Focus {
  readonly frame: number;
  /** 1 forward, -1 backward: where people are going. */
  readonly direction: 1 | -1;
}

/**
 * How badly a frame is wanted, smaller is more: its distance, with frames that lie against the direction of travel
 * counted twice.
 */
export function distanceTo(focus: Focus, index: number): number {
  const offset = (index - focus.frame) * focus.direction;
  return offset >= 0 ? offset : -2 * offset;
}

/** Pictures by frame within a fixed amount of memory; those farthest from the focus go first. */
export class FrameCache<T extends Held> {
  readonly #held = new Map<number, T>();
  readonly #budget: number;
  #bytes = 0;

  /** @param budget  most bytes that are held; one picture is held even where it is larger */
  constructor(budget: number) {
    this.#budget = budget;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get size(): number {
    return this.#held.size;
  }

  has(index: number): boolean {
    return this.#held.has(index);
  }

  get(index: number): T | null {
    return this.#held.get(index) ?? null;
  }

  /** How many pictures of this size fit. */
  capacity(bytesEach: number): number {
    return Math.max(1, Math.floor(this.#budget / Math.max(1, bytesEach)));
  }

  /** True where a picture would find room, or is wanted more than one that is held. */
  wouldKeep(index: number, bytes: number, focus: Focus): boolean {
    if (this.#held.has(index)) return false;
    if (this.#bytes + bytes <= this.#budget) return true;
    const worst = this.#farthest(focus);
    return worst === null || distanceTo(focus, index) < distanceTo(focus, worst);
  }

  /** Takes a picture over; closes it at once where there is no room for it, and closes farther ones to make room. */
  put(index: number, held: T, focus: Focus): boolean {
    if (!this.wouldKeep(index, held.bytes, focus)) {
      held.close();
      return false;
    }
    while (this.#held.size > 0 && this.#bytes + held.bytes > this.#budget) {
      const worst = this.#farthest(focus)!;
      if (distanceTo(focus, worst) <= distanceTo(focus, index)) break;
      this.#drop(worst);
    }
    this.#held.set(index, held);
    this.#bytes += held.bytes;
    return true;
  }

  /** The held frame nearest to an index among those `accept` takes; null where there is none. */
  nearest(index: number, accept: (index: number) => boolean = () => true): number | null {
    let best: number | null = null;
    for (const key of this.#held.keys()) {
      if (accept(key) && (best === null || Math.abs(key - index) < Math.abs(best - index))) best = key;
    }
    return best;
  }

  clear(): void {
    for (const index of [...this.#held.keys()]) this.#drop(index);
  }

  #drop(index: number): void {
    const held = this.#held.get(index);
    if (!held) return;
    this.#held.delete(index);
    this.#bytes -= held.bytes;
    held.close();
  }

  #farthest(focus: Focus): number | null {
    let worst: number | null = null;
    for (const key of this.#held.keys()) {
      if (worst === null || distanceTo(focus, key) > distanceTo(focus, worst)) worst = key;
    }
    return worst;
  }
}
