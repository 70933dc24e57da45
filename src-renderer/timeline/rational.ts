/** A frame rate as a fraction, frames per second. */
export interface Rational {
  readonly num: number;
  readonly den: number;
}
