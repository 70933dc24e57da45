/** Where an optimiser keeps parameters and gradients: in the precision of the problem. */
export type Numbers = Float32Array | Float64Array;
