/** What reading one pickle may cost. Everything is checked before memory is taken. */
export interface PickleLimits {
  /** Values built in all: numbers and texts count 1, tuples, lists and bytes 4, dictionaries, sets and objects 8. */
  readonly maxValues: number;
  /** Values waiting on the stack at once. */
  readonly maxStack: number;
  /** Marks open at once. */
  readonly maxMarks: number;
  readonly maxMemo: number;
  /** Containers inside containers in the result. */
  readonly maxDepth: number;
  /** Nodes of the result when everything that is shared is counted at each place where it appears. */
  readonly maxNodes: number;
  /** Bytes of all texts together. */
  readonly maxTextBytes: number;
  /** Bytes of one whole number. */
  readonly maxIntegerBytes: number;
}

/** Ten times and more of what real files need: a checkpoint with its optimiser builds about 10 000 values. */
export const PICKLE_LIMITS: PickleLimits = {
  maxValues: 8_000_000,
  maxStack: 2_000_000,
  maxMarks: 10_000,
  maxMemo: 2_000_000,
  maxDepth: 256,
  maxNodes: 20_000_000,
  maxTextBytes: 2 ** 28,
  maxIntegerBytes: 64,
};
