import { MOST_VERTICES, type Rig, type RigMesh, type RigSkin } from './rig.ts';

/** A character with the mesh its bones move; null where the file holds none, or none that can be read. */
export interface RigAndMesh {
  readonly rig: Rig;
  readonly mesh: RigMesh | null;
}

/** A rig with what its mesh tells about where its body is. */
export function withSkin(rig: Rig, mesh: RigMesh | null): RigAndMesh {
  return { rig: { ...rig, skin: mesh && thinned(mesh) }, mesh };
}

/** Enough of a mesh's vertices, each with the node that moves it most. */
function thinned({ vertices, nodes, weights }: RigMesh): RigSkin {
  const count = vertices.length / 3;
  const step = Math.max(1, Math.ceil(count / MOST_VERTICES));
  const kept = Math.ceil(count / step);
  const places = new Float32Array(3 * kept);
  const owners = new Uint16Array(kept);
  for (let i = 0; i < kept; i++) {
    const v = i * step;
    places.set(vertices.subarray(3 * v, 3 * v + 3), 3 * i);
    let most = 0;
    for (let k = 1; k < 4; k++) if (weights[4 * v + k]! > weights[4 * v + most]!) most = k;
    owners[i] = nodes[4 * v + most]!;
  }
  return { vertices: places, nodes: owners };
}

/** Collects parts of a mesh. */
export class MeshDraft {
  readonly #vertices: number[] = [];
  readonly #triangles: number[] = [];
  readonly #nodes: number[] = [];
  readonly #weights: number[] = [];

  /** Vertices so far: what indices of the next part begin at. */
  get count(): number {
    return this.#vertices.length / 3;
  }

  /**
   * Adds a vertex.
   *
   * @param place  world, metres
   * @param shares node and weight pairs; the four heaviest count
   */
  vertex(place: readonly number[], shares: readonly (readonly [node: number, weight: number])[]): void {
    const four = shares.length > 4 ? [...shares].sort((a, b) => b[1] - a[1]).slice(0, 4) : shares;
    const total = four.reduce((sum, [, weight]) => sum + weight, 0) || 1;
    this.#vertices.push(place[0]!, place[1]!, place[2]!);
    for (let k = 0; k < 4; k++) {
      this.#nodes.push(four[k]?.[0] ?? 0);
      this.#weights.push((four[k]?.[1] ?? 0) / total);
    }
  }

  triangle(a: number, b: number, c: number): void {
    this.#triangles.push(a, b, c);
  }

  /** The mesh; null where there is no vertex. */
  finish(): RigMesh | null {
    if (this.count === 0) return null;
    return {
      vertices: Float32Array.from(this.#vertices),
      triangles: Uint32Array.from(this.#triangles),
      nodes: Uint16Array.from(this.#nodes),
      weights: Float32Array.from(this.#weights),
    };
  }
}
