import { BufferAttribute, BufferGeometry, Color, DynamicDrawUsage, Group, Points, ShaderMaterial } from 'three';
import { JOINT_COUNT, JOINT_NAMES, PARENTS } from '#shared/body/smpl-tree.ts';
import { FatLines } from './fat-lines.ts';

/** Colours of left, right and middle, as in every overlay (`--side-…`). */
export const SIDE_COLORS = { l: '#ff922b', r: '#22cdee', m: '#f0f4ff' } as const;

/** Side of a joint: the body's own left or right, or the middle. */
export function sideOf(joint: number): keyof typeof SIDE_COLORS {
  const name = JOINT_NAMES[joint]!;
  return name.startsWith('l_') ? 'l' : name.startsWith('r_') ? 'r' : 'm';
}

const VERTEX = /* glsl */ `
attribute vec4 dot;
attribute float size;
uniform float pixelRatio;
uniform float scale;
varying vec4 vDot;
varying float vSize;
void main() {
  vDot = dot;
  vSize = size * pixelRatio * scale;
  gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
  gl_PointSize = vSize + 2.0;
}`;

const FRAGMENT = /* glsl */ `
varying vec4 vDot;
varying float vSize;
void main() {
  float d = length(gl_PointCoord - 0.5) * (vSize + 2.0);
  float r = vSize * 0.5;
  float inside = 1.0 - smoothstep(r - 0.7, r + 0.7, d);
  if (inside * vDot.a < 0.01) discard;
  float rimmed = smoothstep(r * 0.58, r * 0.58 + 1.4, d);
  gl_FragColor = vec4(mix(vDot.rgb, vec3(0.004, 0.006, 0.01), rimmed * 0.85), inside * vDot.a);
  #include <colorspace_fragment>
}`;

const BONE_WIDTH = 2.5;
const color = new Color();

/** The joints of one person and the bones between them, drawn over the body. Two draws. */
export class SkeletonView {
  readonly object = new Group();
  readonly #bones = new FatLines({ capacity: JOINT_COUNT, width: BONE_WIDTH, depthTest: false, renderOrder: 20 });
  readonly #dots = new BufferGeometry();
  readonly #material: ShaderMaterial;
  readonly #points: Points;
  #selected: number | null = null;
  #hovered: number | null = null;

  constructor() {
    for (const [name, size] of [
      ['position', 3],
      ['dot', 4],
      ['size', 1],
    ] as const) {
      const attribute = new BufferAttribute(new Float32Array(JOINT_COUNT * size), size);
      this.#dots.setAttribute(name, attribute.setUsage(DynamicDrawUsage));
    }
    this.#material = new ShaderMaterial({
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      uniforms: { pixelRatio: { value: 1 }, scale: { value: 1 } },
      transparent: true,
      depthTest: false,
      depthWrite: false,
    });
    this.#points = new Points(this.#dots, this.#material);
    this.#points.frustumCulled = false;
    this.#points.renderOrder = 21;
    this.object.add(this.#bones.object, this.#points);
    for (let j = 1; j < JOINT_COUNT; j++) this.#bones.setColor(j - 1, SIDE_COLORS[sideOf(j)], 0.85);
    this.#paint();
  }

  /** @param joints posed joints, metres, shape [24, 3] */
  update(joints: ArrayLike<number>): void {
    const position = this.#dots.getAttribute('position');
    (position.array as Float32Array).set(joints);
    position.needsUpdate = true;
    for (let j = 1; j < JOINT_COUNT; j++) this.#bones.setEnds(j - 1, joints, PARENTS[j]!, j);
    this.#bones.setCount(JOINT_COUNT - 1);
  }

  /** Which joints stand out; null for none. */
  mark(selected: number | null, hovered: number | null): void {
    if (selected === this.#selected && hovered === this.#hovered) return;
    this.#selected = selected;
    this.#hovered = hovered;
    this.#paint();
  }

  /** How tall a person of usual height is drawn, px: small people have small joints. */
  setHeight(px: number): void {
    const scale = Math.min(1, Math.max(0.45, px / 380));
    this.#material.uniforms.scale!.value = scale;
    this.#bones.setWidth(BONE_WIDTH * (0.3 + 0.7 * scale));
  }

  setView(width: number, height: number, pixelRatio: number): void {
    this.#bones.setView(width, height);
    this.#material.uniforms.pixelRatio!.value = pixelRatio;
  }

  /** People who are not chosen step back: their bones are faint and their joints cannot be taken. */
  setChosen(chosen: boolean): void {
    this.#points.visible = chosen;
    this.#bones.setOpacity(chosen ? 1 : 0.3);
  }

  dispose(): void {
    this.object.removeFromParent();
    this.#bones.dispose();
    this.#dots.dispose();
    this.#material.dispose();
  }

  #paint(): void {
    const dot = this.#dots.getAttribute('dot');
    const size = this.#dots.getAttribute('size');
    for (let j = 0; j < JOINT_COUNT; j++) {
      const chosen = j === this.#selected;
      const hot = j === this.#hovered;
      color.set(chosen ? '#ffffff' : SIDE_COLORS[sideOf(j)]);
      dot.setXYZW(j, color.r, color.g, color.b, 1);
      size.setX(j, chosen ? 13 : hot ? 13 : 8.5);
    }
    dot.needsUpdate = true;
    size.needsUpdate = true;
  }
}
