import type { Rgb } from './frame.ts';
import type { PinholeCamera, RasterTarget } from './raster-target.ts';
import { vertexNormalsInto } from './vertex-normals.ts';
import { rasterizeInto, type VisibilityOptions } from './visibility.ts';

/**
 * Colour of one vertex: writes sRGB 0..255 to `out[o..o+3)`. The normal is unit length, in camera space; a surface
 * that faces the camera has nz < 0.
 */
export type VertexShader = (out: Float32Array, o: number, vertex: number, nx: number, ny: number, nz: number) => void;

/** A mesh to be drawn. */
export interface RasterMesh {
  /** Camera space (x right, y down, z forward), metres, shape [V, 3]. */
  readonly positions: ArrayLike<number>;
  /** Triangles, shape [F, 3], counter-clockwise seen from outside. */
  readonly faces: ArrayLike<number>;
  /** Unit normals, camera space, shape [V, 3]; worked out from the faces when absent. */
  readonly normals?: Float32Array;
  /** One colour, lit from above left of the camera, or a colour per vertex. */
  readonly color: Rgb | VertexShader;
  /** Opacity of the colour layer, 0..1; 1 when absent. */
  readonly opacity?: number;
}

let ownNormals = new Float32Array(0);
let shades = new Float32Array(0);

/** Draws a smooth-shaded mesh into the colour layer of a target, hidden by what stands nearer in its depth. */
export function drawMesh(
  target: RasterTarget,
  mesh: RasterMesh,
  camera: PinholeCamera,
  options: VisibilityOptions = {},
): void {
  const { positions, faces } = mesh;
  let normals = mesh.normals;
  if (!normals) {
    if (ownNormals.length !== positions.length) ownNormals = new Float32Array(positions.length);
    vertexNormalsInto(ownNormals, positions, faces);
    normals = ownNormals;
  }
  if (shades.length < positions.length) shades = new Float32Array(positions.length);
  const shader = typeof mesh.color === 'function' ? mesh.color : litColor(mesh.color);
  for (let v = 0, o = 0; o < positions.length; v++, o += 3) {
    shader(shades, o, v, normals[o]!, normals[o + 1]!, normals[o + 2]!);
  }
  // Faces of an earlier mesh must not be taken for faces of this one.
  forgetFaces(target);
  rasterizeInto(target, positions, faces, camera, options);
  resolve(target, faces, Math.round((mesh.opacity ?? 1) * 255));
}

/** Matte clay under a soft key light from above left, a sky, and a little light along the outline. */
export function litColor(color: Rgb): VertexShader {
  const [r, g, b] = color;
  return (out, o, _vertex, nx, ny, nz) => {
    const key = Math.max(0, -0.42 * nx - 0.66 * ny - 0.62 * nz);
    const sky = 0.5 - 0.5 * ny;
    const facing = Math.max(0, -nz);
    const rim = (1 - facing) * (1 - facing) * (1 - facing);
    const light = 0.28 + 0.24 * sky + 0.66 * key;
    const shine = 26 * key ** 12 + 34 * rim * sky;
    out[o] = r * light + shine;
    out[o + 1] = g * light + shine;
    out[o + 2] = b * light + shine;
  };
}

function forgetFaces(target: RasterTarget): void {
  const { dirty, width, face } = target;
  for (let y = dirty.y0; y < dirty.y1; y++) face.fill(-1, y * width + dirty.x0, y * width + dirty.x1);
}

/** Gives each pixel of the latest mesh its interpolated colour. */
function resolve(target: RasterTarget, faces: ArrayLike<number>, alpha: number): void {
  const { dirty, width, face, weight1, weight2, rgb, opacity } = target;
  for (let y = dirty.y0; y < dirty.y1; y++) {
    for (let i = y * width + dirty.x0, end = y * width + dirty.x1; i < end; i++) {
      const f = face[i]! * 3;
      if (f < 0) continue;
      const w1 = weight1[i]!;
      const w2 = weight2[i]!;
      const w0 = 1 - w1 - w2;
      const a = faces[f]! * 3;
      const b = faces[f + 1]! * 3;
      const c = faces[f + 2]! * 3;
      const o = i * 3;
      rgb[o] = w0 * shades[a]! + w1 * shades[b]! + w2 * shades[c]!;
      rgb[o + 1] = w0 * shades[a + 1]! + w1 * shades[b + 1]! + w2 * shades[c + 1]!;
      rgb[o + 2] = w0 * shades[a + 2]! + w1 * shades[b + 2]! + w2 * shades[c + 2]!;
      opacity[i] = alpha;
    }
  }
}
