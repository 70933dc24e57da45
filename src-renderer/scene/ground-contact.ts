import {
  Color,
  DataTexture,
  LinearFilter,
  Mesh,
  PlaneGeometry,
  RedFormat,
  ShaderMaterial,
  Vector2,
  Vector4,
} from 'three';
import { JOINT } from '#shared/body/smpl-tree.ts';
import { floorShadeInto, SHADE_CELLS, SHADE_SIZE } from './floor-shade.ts';

/** Where the four contacts lie on the floor: joint, the joint it is moved towards, by how much. As `Take.contacts`. */
const CONTACTS: readonly (readonly [number, number, number])[] = [
  [JOINT.l_ankle, JOINT.l_foot, -0.3],
  [JOINT.l_foot, JOINT.l_ankle, -0.2],
  [JOINT.r_ankle, JOINT.r_foot, -0.3],
  [JOINT.r_foot, JOINT.r_ankle, -0.2],
];

const VERTEX = /* glsl */ `
varying vec2 vAt;
void main() {
  vec4 world = modelMatrix * vec4(position, 1.0);
  vAt = world.xz;
  gl_Position = projectionMatrix * viewMatrix * world;
}`;

const FRAGMENT = /* glsl */ `
uniform sampler2D shade;
uniform vec4 contacts[${CONTACTS.length}];
uniform vec2 centre;
uniform vec3 touch;
varying vec2 vAt;
void main() {
  float dark = texture2D(shade, (vAt - centre) / ${SHADE_SIZE.toFixed(2)} + 0.5).r * 0.88;
  float mark = 0.0;
  float px = max(fwidth(vAt.x), fwidth(vAt.y));
  for (int i = 0; i < ${CONTACTS.length}; i++) {
    float d = distance(vAt, contacts[i].xy);
    float r = contacts[i].z;
    float ring = clamp(1.6 - abs(d - r) / px, 0.0, 1.0);
    float disc = clamp((r - d) / px, 0.0, 1.0);
    mark = max(mark, contacts[i].w * max(ring * 0.95, disc * 0.28));
  }
  float alpha = mark + dark * (1.0 - mark);
  if (alpha < 0.004) discard;
  gl_FragColor = vec4(touch * mark / alpha, alpha);
  #include <colorspace_fragment>
}`;

/** The floor below one person: soft shade where the body is near, and a ring where a foot touches. One draw. */
export class GroundContact {
  readonly object: Mesh;
  readonly #material: ShaderMaterial;
  readonly #cells = new Uint8Array(SHADE_CELLS * SHADE_CELLS);
  readonly #shade = new DataTexture(this.#cells, SHADE_CELLS, SHADE_CELLS, RedFormat);

  constructor(touchColor = '#4ade80') {
    this.#shade.minFilter = LinearFilter;
    this.#shade.magFilter = LinearFilter;
    this.#material = new ShaderMaterial({
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      uniforms: {
        shade: { value: this.#shade },
        contacts: { value: CONTACTS.map(() => new Vector4()) },
        centre: { value: new Vector2() },
        touch: { value: new Color(touchColor) },
      },
      transparent: true,
      depthWrite: false,
      polygonOffset: true,
      polygonOffsetFactor: -1,
      polygonOffsetUnits: -1,
    });
    this.object = new Mesh(new PlaneGeometry(SHADE_SIZE, SHADE_SIZE).rotateX(-Math.PI / 2), this.#material);
    this.object.renderOrder = -5;
    this.object.frustumCulled = false;
  }

  /**
   * @param joints   posed joints in the world, metres, shape [24, 3]
   * @param contacts confidence of left heel, left toes, right heel, right toes, 0..1, shape [4], read at `offset`;
   *                 null draws no rings
   */
  update(joints: ArrayLike<number>, contacts: ArrayLike<number> | null, offset = 0): void {
    const { contacts: marks, centre } = this.#material.uniforms;
    floorShadeInto(this.#cells, joints);
    this.#shade.needsUpdate = true;
    CONTACTS.forEach(([joint, other, share], i) => {
      const at = (a: number) => joints[3 * joint + a]! + share * (joints[3 * other + a]! - joints[3 * joint + a]!);
      const strength = contacts ? ringStrength(contacts[offset + i]!) : 0;
      (marks!.value[i] as Vector4).set(at(0), at(2), i % 2 === 0 ? 0.05 : 0.042, strength);
    });
    (centre!.value as Vector2).set(joints[0]!, joints[2]!);
    this.object.position.set(joints[0]!, 0.0015, joints[2]!);
    // A body high above the floor leaves no shade.
    this.object.visible = joints[1]! < 4;
  }

  dispose(): void {
    this.object.removeFromParent();
    this.object.geometry.dispose();
    this.#material.dispose();
    this.#shade.dispose();
  }
}

/** How strongly a contact shows: nothing below a half, full from nine tenths on. */
export function ringStrength(confidence: number): number {
  return Math.min(1, Math.max(0, (confidence - 0.5) / 0.4));
}
