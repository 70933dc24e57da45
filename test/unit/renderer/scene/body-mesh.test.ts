import type { ShaderMaterial } from 'three';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadBuiltinBody } from '#main/services/models/builtin-body.ts';
import { BodyMesh } from '#renderer/scene/body-mesh.ts';
import { createBodyShape } from '#renderer/scene/body-shape.ts';
import { weightReduction } from '#renderer/scene/skin-weights.ts';
import type { BodyModel } from '#shared/body/body-model.ts';
import { createTakeMesh } from '#shared/fitting/take-mesh.ts';
import { proceduralTake } from '#test/support/procedural-take.ts';

/** What the vertex shader does, in doubles. */
function shaded(mesh: BodyMesh): Float64Array {
  const { geometry } = mesh.object;
  const bones = (mesh.object.material as ShaderMaterial).uniforms.bones!.value as Float32Array;
  const position = geometry.getAttribute('position').array;
  const index = geometry.getAttribute('skinIndex').array;
  const weight = geometry.getAttribute('skinWeight').array;
  const out = new Float64Array(position.length);
  for (let v = 0; v < position.length / 3; v++) {
    for (let s = 4 * v; s < 4 * v + 4; s++) {
      for (let a = 0; a < 3; a++) {
        const o = 12 * index[s]! + 4 * a;
        out[3 * v + a]! +=
          weight[s]! *
          (bones[o]! * position[3 * v]! +
            bones[o + 1]! * position[3 * v + 1]! +
            bones[o + 2]! * position[3 * v + 2]! +
            bones[o + 3]!);
      }
    }
  }
  return out;
}

describe('body mesh', () => {
  let body: BodyModel;
  beforeAll(async () => {
    body = await loadBuiltinBody();
  });

  it('stands where the exported mesh stands, pose corrections included', () => {
    const take = proceduralTake(body, { frames: 12 });
    const mesh = new BodyMesh(createBodyShape(body, take.betas));
    const reference = new Float32Array(body.vertexCount * 3);
    const exact = createTakeMesh(take, body);
    for (const row of [0, 5, 11]) {
      mesh.showRow(take.poses, take.trans, row);
      exact.worldVerticesInto(reference, row);
      const drawn = shaded(mesh);
      const worst = drawn.reduce((most, value, i) => Math.max(most, Math.abs(value - reference[i]!)), 0);
      // Single precision of a metre or two.
      expect(worst).toBeLessThan(2e-6);
    }
  });

  it('stands in the space of a camera when asked to', () => {
    const take = proceduralTake(body, { frames: 4 });
    const camera = { rotation: [1, 0, 0, 0, -1, 0, 0, 0, -1], translation: [0.2, 1.1, 4] };
    const mesh = new BodyMesh(createBodyShape(body, take.betas), { camera });
    mesh.showRow(take.poses, take.trans, 2);
    const reference = new Float32Array(body.vertexCount * 3);
    createTakeMesh({ ...take, camera }, body).cameraVerticesInto(reference, 2);
    const drawn = shaded(mesh);
    const m = mesh.object.matrix.elements;
    for (let v = 0; v < body.vertexCount; v += 97) {
      const [x, y, z] = drawn.subarray(3 * v, 3 * v + 3) as unknown as [number, number, number];
      for (let a = 0; a < 3; a++) {
        expect(m[a]! * x + m[4 + a]! * y + m[8 + a]! * z + m[12 + a]!).toBeCloseTo(reference[3 * v + a]!, 5);
      }
    }
  });

  it('draws every triangle of the body, each once and facing outwards as before', () => {
    const { faces } = createBodyShape(body, new Float32Array(10));
    const keyOf = (a: number, b: number, c: number) => {
      const least = Math.min(a, b, c);
      return least === a ? `${a} ${b} ${c}` : least === b ? `${b} ${c} ${a}` : `${c} ${a} ${b}`;
    };
    const keys = (array: ArrayLike<number>) =>
      Array.from({ length: array.length / 3 }, (_, f) =>
        keyOf(array[3 * f]!, array[3 * f + 1]!, array[3 * f + 2]!),
      ).sort();
    expect(keys(faces.array)).toEqual(keys(body.faces));
  });

  it('loses nothing by keeping four weights per vertex', () => {
    expect(weightReduction(body)).toEqual({ vertices: 0, largest: 0, mean: 0 });
  });

  it('states what is lost where a vertex hangs on more joints', () => {
    const weights = Float32Array.from(body.weights);
    weights.fill(0, 0, 24);
    weights.set([0.3, 0.25, 0.2, 0.15, 0.06, 0.04], 0);
    const reduction = weightReduction({ ...body, weights });
    expect(reduction.vertices).toBe(1);
    expect(reduction.largest).toBeCloseTo(0.1, 6);
    expect(reduction.mean).toBeCloseTo(0.1 / body.vertexCount, 9);
  });

  it('shows the inside of a pale body to nobody: depth goes first', () => {
    const mesh = new BodyMesh(createBodyShape(body, new Float32Array(10)), { opacity: 0.3 });
    const front = mesh.object.children[0]!;
    expect(front.visible).toBe(true);
    expect(front.renderOrder).toBeLessThan(mesh.object.renderOrder);
    mesh.setOpacity(1);
    expect(front.visible).toBe(false);
  });
});
