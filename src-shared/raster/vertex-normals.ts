/**
 * Unit normals of a closed mesh: the sum of the neighbouring faces' normals, weighted by area.
 *
 * @param out        written, shape [V, 3]; zero where a vertex has no face
 * @param positions  shape [V, 3]
 * @param faces      triangles, shape [F, 3], counter-clockwise seen from outside; normals point outwards
 */
export function vertexNormalsInto(out: Float32Array, positions: ArrayLike<number>, faces: ArrayLike<number>): void {
  out.fill(0);
  for (let f = 0; f < faces.length; f += 3) {
    const a = faces[f]! * 3;
    const b = faces[f + 1]! * 3;
    const c = faces[f + 2]! * 3;
    const ax = positions[a]!;
    const ay = positions[a + 1]!;
    const az = positions[a + 2]!;
    const ux = positions[b]! - ax;
    const uy = positions[b + 1]! - ay;
    const uz = positions[b + 2]! - az;
    const vx = positions[c]! - ax;
    const vy = positions[c + 1]! - ay;
    const vz = positions[c + 2]! - az;
    const nx = uy * vz - uz * vy;
    const ny = uz * vx - ux * vz;
    const nz = ux * vy - uy * vx;
    out[a]! += nx;
    out[a + 1]! += ny;
    out[a + 2]! += nz;
    out[b]! += nx;
    out[b + 1]! += ny;
    out[b + 2]! += nz;
    out[c]! += nx;
    out[c + 1]! += ny;
    out[c + 2]! += nz;
  }
  for (let i = 0; i < out.length; i += 3) {
    const n = Math.sqrt(out[i]! * out[i]! + out[i + 1]! * out[i + 1]! + out[i + 2]! * out[i + 2]!);
    if (n === 0) continue;
    out[i]! /= n;
    out[i + 1]! /= n;
    out[i + 2]! /= n;
  }
}
