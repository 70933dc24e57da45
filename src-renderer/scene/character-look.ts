/** How a character looks in rest: what moves by itself (carriers), and the bones and the skin that hang on it. */
export interface CharacterLook {
  /** World, metres, shape [K, 3]. */
  readonly carrierRest: Float32Array;
  /** Rest places of all nodes, metres, shape [N, 3], and the carrier of each, shape [N]. */
  readonly nodeRest: Float32Array;
  readonly nodeCarriers: Uint16Array;
  /** Pairs of nodes, shape [B, 2]. */
  readonly bones: Uint16Array;
  /** Null where the file holds bones alone. */
  readonly skin: CharacterSkin | null;
}

export interface CharacterSkin {
  /** World in rest, metres, shape [V, 3]. */
  readonly vertices: Float32Array;
  readonly triangles: Uint32Array;
  /** Shape [V, 4]. */
  readonly carriers: Uint16Array;
  readonly weights: Float32Array;
}

/** A take on a character; rows are the take's. */
export interface CharacterMotion {
  readonly frames: number;
  /** World turns of carriers since rest, quaternions, shape [T, K, 4]; places, metres, shape [T, K, 3]. */
  readonly turns: Float32Array;
  readonly places: Float32Array;
}
