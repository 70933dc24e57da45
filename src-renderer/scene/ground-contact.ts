import { Color, Mesh, PlaneGeometry, ShaderMaterial, Vector2, Vector4 } from 'three';
import { JOINT } from '#shared/body/smpl-tree.ts';

/** What of a body darkens the floor: joint, the joint towards which it is moved, by how much, and radius, metres. */
const SPHERES: readonly (readonly [number, number, number, number])[] = [
  [JOINT.pelvis, JOINT.spine1, 0, 0.15],
  [JOINT.spine2, JOINT.spine3, 0.5, 0.16],
  [JOINT.head, JOINT.head, 0, 0.11],
  [JOINT.l_knee, JOINT.l_hip, 0.5, 0.085],
  [JOINT.r_knee, JOINT.r_hip, 0.5, 0.085],
  [JOINT.l_knee, JOINT.l_knee, 0, 0.065],
  [JOINT.r_knee, JOINT.r_knee, 0, 0.065],
  [JOINT.l_ankle, JOINT.l_knee, 0.4, 0.06],
  [JOINT.r_ankle, JOINT.r_knee, 0.4, 0.06],
  [JOINT.l_ankle, JOINT.l_foot, -0.12, 0.058],
  [JOINT.r_ankle, JOINT.r_foot, -0.12, 0.058],
  [JOINT.l_foot, JOINT.l_ankle, 0.35, 0.052],
  [JOINT.r_foot, JOINT.r_ankle, 0.35, 0.052],
  [JOINT.l_foot, JOINT.l_ankle, -0.35, 0.045],
  [JOINT.r_foot, JOINT.r_ankle, -0.35, 0.045],
  [JOINT.l_hand, JOINT.l_wrist, 0.3, 0.05],
  [JOINT.r_hand, JOINT.r_wrist, 0.3, 0.05],
  [JOINT.l_elbow, JOINT.l_elbow, 0, 0.05],
  [JOINT.r_elbow, JOINT.r_elbow, 0, 0.05],
];

/** Where the four contacts lie on the floor: joint, the joint it is moved towards, by how much. As `Take.contacts`. */
const CONTACTS: readonly (readonly [number, number, number])[] = [
  [JOINT.l_ankle, JOINT.l_foot, -0.3],
  [JOINT.l_foot, JOINT.l_ankle, -0.2],
  [JOINT.r_ankle, JOINT.r_foot, -0.3],
  [JOINT.r_foot, JOINT.r_ankle, -0.2],
];

/** Side of the patch of floor around one person, metres. */
const SIZE = 3.2;

const VERTEX = /* glsl */ `
varying vec2 vAt;
void main() {
  vec4 world = modelMatrix * vec4(position, 1.0);
  vAt = world.xz;
  gl_Position = projectionMatrix * viewMatrix * world;
}`;

/** Occlusion of a plane by spheres: cos θ · r² / d² each, multiplied as if they were independent. */
const FRAGMENT = /* glsl */ `
uniform vec4 spheres[${SPHERES.length}];
uniform vec4 contacts[${CONTACTS.length}];
uniform vec2 centre;
uniform vec3 touch;
varying vec2 vAt;
void main() {
  float open = 1.0;
  for (int i = 0; i < ${SPHERES.length}; i++) {
    vec3 d = spheres[i].xyz - vec3(vAt.x, 0.0, vAt.y);
    float r2 = spheres[i].w * spheres[i].w;
    float q = max(dot(d, d), r2);
    open *= 1.0 - 0.92 * clamp(max(d.y, spheres[i].w * 0.6) * inversesqrt(q) * r2 / q, 0.0, 1.0);
  }
  float border = 1.0 - smoothstep(${(SIZE * 0.34).toFixed(2)}, ${(SIZE * 0.5).toFixed(2)}, distance(vAt, centre));
  float shade = (1.0 - open) * 0.85 * border;
  vec4 mark = vec4(touch, 0.0);
  for (int i = 0; i < ${CONTACTS.length}; i++) {
    float d = distance(vAt, contacts[i].xy);
    float w = max(fwidth(d), 1e-4);
    float r = contacts[i].z;
    float ring = 1.0 - smoothstep(w * 0.7, w * 1.7, abs(d - r));
    float disc = 1.0 - smoothstep(r - w, r, d);
    mark.a = max(mark.a, contacts[i].w * max(ring * 0.95, disc * 0.28));
  }
  float alpha = mark.a + shade * (1.0 - mark.a);
  if (alpha < 0.004) discard;
  gl_FragColor = vec4(mark.rgb * mark.a / alpha, alpha);
  #include <colorspace_fragment>
}`;

/** The floor below one person: soft shade where the body is near, and a ring where a foot touches. One draw. */
export class GroundContact {
  readonly object: Mesh;
  readonly #material: ShaderMaterial;

  constructor(touchColor = '#4ade80') {
    this.#material = new ShaderMaterial({
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      uniforms: {
        spheres: { value: SPHERES.map(() => new Vector4(0, 1e3, 0, 0.01)) },
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
    this.object = new Mesh(new PlaneGeometry(SIZE, SIZE).rotateX(-Math.PI / 2), this.#material);
    this.object.renderOrder = -5;
    this.object.frustumCulled = false;
  }

  /**
   * @param joints   posed joints in the world, metres, shape [24, 3]
   * @param contacts confidence of left heel, left toes, right heel, right toes, 0..1, shape [4], read at `offset`;
   *                 null draws no rings
   */
  update(joints: ArrayLike<number>, contacts: ArrayLike<number> | null, offset = 0): void {
    const { spheres, contacts: marks, centre } = this.#material.uniforms;
    SPHERES.forEach(([joint, other, share, radius], i) => {
      const at = (a: number) => joints[3 * joint + a]! + share * (joints[3 * other + a]! - joints[3 * joint + a]!);
      (spheres!.value[i] as Vector4).set(at(0), at(1), at(2), radius);
    });
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
  }
}

/** How strongly a contact shows: nothing below a half, full from nine tenths on. */
export function ringStrength(confidence: number): number {
  return Math.min(1, Math.max(0, (confidence - 0.5) / 0.4));
}
