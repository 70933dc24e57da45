/** From this mean on bodies wait until the playhead rests, ms. */
const SLOW_MS = 48;
/** Below this mean they are painted with every frame again, ms. */
const QUICK_MS = 30;
/** Share of the newest measure in the mean. */
const NEWEST = 0.4;

/**
 * Knows whether the graphics card keeps up with painting bodies. Where it does not (software rendering, an old laptop),
 * picture and skeleton go first and bodies follow when the playhead rests.
 */
export class PaintPace {
  #mean = 0;
  #slow = false;

  /** True where bodies must wait. */
  get slow(): boolean {
    return this.#slow;
  }

  /** Takes in how long one painting held the page up: from the painting to the second display frame after it, ms. */
  note(ms: number): void {
    this.#mean = this.#mean === 0 ? ms : this.#mean + NEWEST * (ms - this.#mean);
    if (this.#mean > SLOW_MS) this.#slow = true;
    else if (this.#mean < QUICK_MS) this.#slow = false;
  }
}
