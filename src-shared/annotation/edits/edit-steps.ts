import type { Blend } from '../bridge-rows.ts';
import type { Span } from '../refit-plan.ts';

/** A stretch of a take. */
export interface TakeSpan extends Span {
  readonly take: number;
}

/** What is left to do once the records of an edit are written. */
export interface EditSteps {
  /** Stretches nobody was seen in: motion is led across, at the pace of the rows at both ends where `blend` says so. */
  readonly bridges?: readonly (TakeSpan & { readonly blend?: Blend })[];
  /** Stretches in which left and right of the detections changed places, with the frames around them. */
  readonly exchanged?: readonly TakeSpan[];
  /** Stretches around places where rows of two takes meet now. */
  readonly seams?: readonly TakeSpan[];
  /** Stretches whose corrections changed: refitted as `planRefit` says. */
  readonly touched?: readonly TakeSpan[];
}
