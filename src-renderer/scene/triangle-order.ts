/** Vertices a card remembers; smaller ones still profit. */
const CACHE = 16;

const ordered = new WeakMap<Uint32Array, Uint32Array>();

/**
 * The same triangles in an order in which neighbours follow each other, so that each vertex is skinned about once instead
 * of twice per triangle (Sander, Nehab & Barczak, "Fast triangle reordering for vertex locality", 2007). Each array is
 * ordered once; corners of a triangle keep their order.
 *
 * @param faces shape [F, 3]; not to be changed afterwards
 */
export function cacheFriendly(faces: Uint32Array, vertexCount: number): Uint32Array {
  let out = ordered.get(faces);
  if (!out) {
    out = tipsify(faces, vertexCount);
    ordered.set(faces, out);
  }
  return out;
}

function tipsify(faces: Uint32Array, vertexCount: number): Uint32Array {
  const { starts, triangles, live } = neighbours(faces, vertexCount);
  const out = new Uint32Array(faces.length);
  const emitted = new Uint8Array(faces.length / 3);
  const time = new Int32Array(vertexCount);
  const deadEnds: number[] = [];
  let now = CACHE + 1;
  let count = 0;
  let cursor = 0;
  let fan = 0;
  while (fan >= 0) {
    const candidates: number[] = [];
    for (let i = starts[fan]!; i < starts[fan + 1]!; i++) {
      const t = triangles[i]!;
      if (emitted[t]) continue;
      emitted[t] = 1;
      for (let c = 0; c < 3; c++) {
        const v = faces[3 * t + c]!;
        out[count++] = v;
        deadEnds.push(v);
        candidates.push(v);
        live[v]!--;
        if (now - time[v]! > CACHE) time[v] = now++;
      }
    }
    fan = -1;
    let best = -1;
    for (const v of candidates) {
      if (live[v]! <= 0) continue;
      // The oldest vertex that will still be remembered after its own triangles.
      const rank = now - time[v]! + 2 * live[v]! <= CACHE ? now - time[v]! : 0;
      if (rank > best) {
        best = rank;
        fan = v;
      }
    }
    while (fan < 0 && deadEnds.length > 0) {
      const v = deadEnds.pop()!;
      if (live[v]! > 0) fan = v;
    }
    while (fan < 0 && cursor < vertexCount) {
      if (live[cursor]! > 0) fan = cursor;
      cursor++;
    }
  }
  return out;
}

function neighbours(faces: Uint32Array, vertexCount: number) {
  const live = new Int32Array(vertexCount);
  for (const v of faces) live[v]!++;
  const starts = new Uint32Array(vertexCount + 1);
  for (let v = 0; v < vertexCount; v++) starts[v + 1] = starts[v]! + live[v]!;
  const next = starts.slice();
  const triangles = new Uint32Array(faces.length);
  for (let i = 0; i < faces.length; i++) triangles[next[faces[i]!]!++] = Math.floor(i / 3);
  return { starts, triangles, live };
}
