/** How far a run is and how fast it goes. */
export interface TrainingProgress {
  readonly iteration: number;
  readonly iterations: number;
  readonly epoch: number;
  readonly epochs: number;
  /** Iterations per second lately; 0 until known. */
  readonly rate: number;
  /** Seconds left at that rate; null until known. */
  readonly remaining: number | null;
  /** Memory that the program takes now, MB; null where nobody measures it. */
  readonly memoryMb: number | null;
}

/** Weight of the newest iteration in the running mean. */
const NEWEST = 0.1;

/** A running mean of the time that iterations take; the first few count fully, so that it is soon right. */
export class ProgressClock {
  private seconds = 0;
  private seen = 0;

  /** Notes how long one iteration took. */
  add(seconds: number): void {
    this.seen++;
    this.seconds += Math.max(NEWEST, 1 / this.seen) * (seconds - this.seconds);
  }

  /** Iterations per second, and seconds for so many more. */
  estimate(left: number): Pick<TrainingProgress, 'rate' | 'remaining'> {
    if (this.seen === 0) return { rate: 0, remaining: null };
    return { rate: this.seconds > 0 ? 1 / this.seconds : 0, remaining: left * this.seconds };
  }
}
