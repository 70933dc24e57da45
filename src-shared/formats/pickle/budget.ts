import { FormatError } from '../format-error.ts';
import type { PickleLimits } from './limits.ts';

/** Counts what one file costs, over all its pickles, and stops before a limit is passed. */
export class PickleBudget {
  readonly limits: PickleLimits;
  private values = 0;
  private textBytes = 0;
  /** Pickles inside pickles that are open. */
  nested = 0;

  constructor(limits: PickleLimits) {
    this.limits = limits;
  }

  /** @throws FormatError over the limit */
  countValue(weight = 1): void {
    this.values += weight;
    if (this.values > this.limits.maxValues) {
      throw new FormatError(`it builds more than ${this.limits.maxValues} values`);
    }
  }

  /** @throws FormatError over the limit */
  countText(bytes: number): void {
    this.textBytes += bytes;
    if (!(this.textBytes <= this.limits.maxTextBytes)) {
      throw new FormatError(`it holds more than ${this.limits.maxTextBytes} bytes of text`);
    }
  }
}
