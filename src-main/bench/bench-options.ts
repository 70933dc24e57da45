/** How thoroughly figures are measured. */
export interface BenchOptions {
  /** Look for as long as the claim says, where the usual time is shorter. */
  readonly long?: boolean;
}
