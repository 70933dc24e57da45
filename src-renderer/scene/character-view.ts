import {
  BufferAttribute,
  BufferGeometry,
  DataTexture,
  FloatType,
  Group,
  Mesh,
  RGBAFormat,
  type ShaderMaterial,
} from 'three';
import { turnInto } from '#shared/math/quaternion.ts';
import { quaternionToMatrixInto } from '#shared/math/rotation.ts';
import { createCharacterMaterial, tintBody } from './body-material.ts';
import type { CharacterLook, CharacterMotion, CharacterSkin } from './character-look.ts';
import { FatLines } from './fat-lines.ts';
import type { BodyStyle } from './person-view.ts';
import { weldedNormals } from './welded-normals.ts';

/** Rows of matrices in a line of the picture the graphics card reads them from. */
const ROWS = 1024;
const BONE_COLOR = '#ffd43b';
const BONE_WIDTH = 2.5;

/** Somebody's own character: its skin where it has one, and its bones, in one draw each. */
export class CharacterView {
  readonly object = new Group();
  readonly #look: CharacterLook;
  readonly #rows: Float32Array;
  readonly #texture: DataTexture;
  readonly #material: ShaderMaterial;
  readonly #mesh: Mesh | null;
  readonly #bones: FatLines;
  readonly #nodes: Float32Array;

  constructor(look: CharacterLook, color: string) {
    this.#look = look;
    const lines = Math.max(1, Math.ceil(look.carrierRest.length / ROWS));
    this.#rows = new Float32Array(4 * ROWS * lines);
    this.#texture = new DataTexture(this.#rows, ROWS, lines, RGBAFormat, FloatType);
    this.#material = createCharacterMaterial(this.#texture);
    this.#mesh = look.skin && new Mesh(geometryOf(look.skin), this.#material);
    this.#nodes = new Float32Array(look.nodeRest.length);
    this.#bones = new FatLines({
      ...{ capacity: look.bones.length / 2, width: BONE_WIDTH },
      ...{ depthTest: false, renderOrder: 19 },
    });
    for (let i = 0; i < look.bones.length / 2; i++) this.#bones.setColor(i, BONE_COLOR, 0.85);
    if (this.#mesh) {
      this.#mesh.frustumCulled = false;
      this.object.add(this.#mesh);
    }
    this.object.add(this.#bones.object);
    this.setTint(color);
  }

  /** Where carriers of the pose that is shown are, metres, shape [K, 3]. */
  readonly places: number[] = [];

  /** Poses it as a row of a motion. */
  pose({ turns, places }: CharacterMotion, row: number): void {
    const { carrierRest, nodeRest, nodeCarriers, bones } = this.#look;
    const count = carrierRest.length / 3;
    const rows = this.#rows;
    this.places.length = 0;
    for (let k = 0; k < count; k++) {
      const at = row * count + k;
      quaternionToMatrixInto(turn, 0, turns, 4 * at);
      for (let a = 0; a < 3; a++) {
        const o = 4 * (3 * k + a);
        let moved = places[3 * at + a]!;
        for (let b = 0; b < 3; b++) {
          rows[o + b] = turn[3 * a + b]!;
          moved -= turn[3 * a + b]! * carrierRest[3 * k + b]!;
        }
        rows[o + 3] = moved;
        this.places.push(places[3 * at + a]!);
      }
    }
    this.#texture.needsUpdate = true;
    for (let n = 0; n < nodeCarriers.length; n++) {
      const k = nodeCarriers[n]!;
      const at = row * count + k;
      for (let a = 0; a < 3; a++) away[a] = nodeRest[3 * n + a]! - carrierRest[3 * k + a]!;
      turnInto(this.#nodes, 3 * n, turns, 4 * at, away, 0);
      for (let a = 0; a < 3; a++) this.#nodes[3 * n + a]! += places[3 * at + a]!;
    }
    for (let i = 0; i < bones.length / 2; i++) this.#bones.setEnds(i, this.#nodes, bones[2 * i]!, bones[2 * i + 1]!);
    this.#bones.setCount(bones.length / 2);
  }

  setTint(color: string): void {
    tintBody(this.#material, color, 'prediction');
  }

  /** Bones are always drawn where there is no skin. */
  setStyle(style: BodyStyle, skeleton: boolean): void {
    if (this.#mesh) this.#mesh.visible = style !== 'off';
    this.#material.wireframe = style === 'wireframe';
    this.#bones.object.visible = skeleton || !this.#mesh;
  }

  setView(width: number, height: number): void {
    this.#bones.setView(width, height);
  }

  dispose(): void {
    this.object.removeFromParent();
    this.#mesh?.geometry.dispose();
    this.#material.dispose();
    this.#texture.dispose();
    this.#bones.dispose();
  }
}

const turn = new Float64Array(9);
const away = new Float64Array(3);

function geometryOf({ vertices, triangles, carriers, weights }: CharacterSkin): BufferGeometry {
  const geometry = new BufferGeometry();
  geometry.setIndex(new BufferAttribute(triangles, 1));
  geometry.setAttribute('position', new BufferAttribute(vertices, 3));
  geometry.setAttribute('normal', new BufferAttribute(weldedNormals(vertices, triangles), 3));
  geometry.setAttribute('skinIndex', new BufferAttribute(carriers, 4));
  geometry.setAttribute('skinWeight', new BufferAttribute(weights, 4));
  return geometry;
}
