import { BufferAttribute, BufferGeometry, Uint8BufferAttribute } from 'three';
import type { BodyModel } from '#shared/body/body-model.ts';
import { restJoints, shapedRestJoints } from '#shared/body/rest-joints.ts';
import { type ShapedBody, shapeBody } from '#shared/body/skinning.ts';
import { vertexNormalsInto } from '#shared/raster/vertex-normals.ts';
import { cacheFriendly } from './triangle-order.ts';

/** One person's body at rest, ready for the graphics card. Several meshes (a pose and its ghost) share one. */
export interface BodyShape {
  readonly shaped: ShapedBody;
  /** Rest joints, metres, shape [24, 3]. */
  readonly rest: Float64Array;
  readonly faces: BufferAttribute;
  /** Rest normals, shape [V, 3]. */
  readonly normals: BufferAttribute;
  readonly skinIndex: BufferAttribute;
  readonly skinWeight: BufferAttribute;
}

/**
 * Applies a take's shape to its body.
 *
 * @param betas shape coefficients, up to 10
 */
export function createBodyShape(body: BodyModel, betas: ArrayLike<number>): BodyShape {
  const shaped = shapeBody(body, betas);
  const normals = new Float32Array(shaped.vertices.length);
  vertexNormalsInto(normals, shaped.vertices, body.faces);
  const faces = cacheFriendly(body.faces, body.vertexCount);
  return {
    shaped,
    rest: shapedRestJoints(restJoints(body), betas),
    faces: new BufferAttribute(body.vertexCount > 65535 ? faces : Uint16Array.from(faces), 1),
    normals: new BufferAttribute(normals, 3),
    skinIndex: new Uint8BufferAttribute(shaped.skinJoints, 4),
    skinWeight: new BufferAttribute(shaped.skinWeights, 4),
  };
}

/** Geometry with vertices of its own, because pose corrections move them; all else is shared. */
export function createBodyGeometry(shape: BodyShape): BufferGeometry {
  const geometry = new BufferGeometry();
  geometry.setIndex(shape.faces);
  geometry.setAttribute('position', new BufferAttribute(Float32Array.from(shape.shaped.vertices), 3));
  geometry.setAttribute('normal', shape.normals);
  geometry.setAttribute('skinIndex', shape.skinIndex);
  geometry.setAttribute('skinWeight', shape.skinWeight);
  return geometry;
}
