import {
  Color,
  DynamicDrawUsage,
  Float32BufferAttribute,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  Mesh,
  ShaderMaterial,
  Vector2,
} from 'three';

const VERTEX = /* glsl */ `
attribute vec3 lineStart;
attribute vec3 lineEnd;
attribute vec4 colorStart;
attribute vec4 colorEnd;
uniform vec2 view;
uniform float width;
varying vec4 vColor;
varying float vAcross;
varying float vHalf;
void main() {
  vec4 a = modelViewMatrix * vec4(lineStart, 1.0);
  vec4 b = modelViewMatrix * vec4(lineEnd, 1.0);
  // What lies behind the eye is cut off: it would be mirrored to the front.
  float near = -0.02;
  if (a.z > near && b.z > near) { gl_Position = vec4(2.0, 2.0, 2.0, 1.0); return; }
  float along = position.x;
  if (a.z > near) a = mix(b, a, (near - b.z) / (a.z - b.z));
  if (b.z > near) b = mix(a, b, (near - a.z) / (b.z - a.z));
  vec4 ca = projectionMatrix * a;
  vec4 cb = projectionMatrix * b;
  vec2 pa = ca.xy / ca.w * view * 0.5;
  vec2 pb = cb.xy / cb.w * view * 0.5;
  vec2 d = pb - pa;
  float len = length(d);
  vec2 dir = len > 1e-4 ? d / len : vec2(1.0, 0.0);
  vec2 side = vec2(-dir.y, dir.x);
  // One px more on each side lets the edge fade; ends barely overlap, or faint lines would show beads.
  float half_ = width * 0.5 + 1.0;
  vec4 clip = along < 0.5 ? ca : cb;
  vec2 px = side * position.y * half_ + dir * (along < 0.5 ? -0.5 : 0.5) * 0.3;
  clip.xy += px / (view * 0.5) * clip.w;
  gl_Position = clip;
  vColor = along < 0.5 ? colorStart : colorEnd;
  vAcross = position.y * half_;
  vHalf = width * 0.5;
}`;

const FRAGMENT = /* glsl */ `
uniform float opacity;
varying vec4 vColor;
varying float vAcross;
varying float vHalf;
void main() {
  float edge = 1.0 - smoothstep(vHalf - 0.5, vHalf + 0.75, abs(vAcross));
  float alpha = vColor.a * opacity * edge;
  if (alpha < 0.004) discard;
  gl_FragColor = vec4(vColor.rgb, alpha);
  #include <colorspace_fragment>
}`;

export interface FatLinesOptions {
  /** Most segments there can be. */
  capacity: number;
  /** Width, CSS px. */
  width?: number;
  /** False draws over everything. */
  depthTest?: boolean;
  renderOrder?: number;
}

const scratch = new Color();

/** Straight segments some px wide, whatever their distance, with smooth edges. One draw. */
export class FatLines {
  readonly object: Mesh;
  readonly #geometry = new InstancedBufferGeometry();
  readonly #material: ShaderMaterial;
  readonly #start: InstancedBufferAttribute;
  readonly #end: InstancedBufferAttribute;
  readonly #colorStart: InstancedBufferAttribute;
  readonly #colorEnd: InstancedBufferAttribute;

  constructor({ capacity, width = 2, depthTest = true, renderOrder = 5 }: FatLinesOptions) {
    const quad = new Float32BufferAttribute([0, -1, 0, 1, -1, 0, 1, 1, 0, 0, 1, 0], 3);
    this.#geometry.setAttribute('position', quad);
    this.#geometry.setIndex([0, 1, 2, 0, 2, 3]);
    this.#start = this.#attribute('lineStart', capacity, 3);
    this.#end = this.#attribute('lineEnd', capacity, 3);
    this.#colorStart = this.#attribute('colorStart', capacity, 4);
    this.#colorEnd = this.#attribute('colorEnd', capacity, 4);
    this.#geometry.instanceCount = 0;
    this.#material = new ShaderMaterial({
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      uniforms: { view: { value: new Vector2(1, 1) }, width: { value: width }, opacity: { value: 1 } },
      transparent: true,
      depthTest,
      depthWrite: false,
    });
    this.object = new Mesh(this.#geometry, this.#material);
    this.object.frustumCulled = false;
    this.object.renderOrder = renderOrder;
  }

  /** Segments that are drawn. Call after writing them. */
  setCount(count: number): void {
    this.#geometry.instanceCount = count;
    for (const attribute of [this.#start, this.#end, this.#colorStart, this.#colorEnd]) attribute.needsUpdate = true;
  }

  /** Puts a segment between two points of `points`, shape [n, 3], in the space of `object`. */
  setEnds(index: number, points: ArrayLike<number>, from: number, to: number): void {
    for (let a = 0; a < 3; a++) {
      this.#start.array[3 * index + a] = points[3 * from + a]!;
      this.#end.array[3 * index + a] = points[3 * to + a]!;
    }
  }

  /** One colour (CSS) and its strength at both ends. */
  setColor(index: number, color: string | Color, alphaStart = 1, alphaEnd = alphaStart): void {
    scratch.set(color);
    for (const [attribute, alpha] of [
      [this.#colorStart, alphaStart],
      [this.#colorEnd, alphaEnd],
    ] as const) {
      const { array } = attribute;
      array[4 * index] = scratch.r;
      array[4 * index + 1] = scratch.g;
      array[4 * index + 2] = scratch.b;
      array[4 * index + 3] = alpha;
    }
  }

  /** Only the strength, at both ends. */
  setAlpha(index: number, alphaStart: number, alphaEnd: number): void {
    this.#colorStart.array[4 * index + 3] = alphaStart;
    this.#colorEnd.array[4 * index + 3] = alphaEnd;
  }

  setWidth(width: number): void {
    this.#material.uniforms.width!.value = width;
  }

  setOpacity(opacity: number): void {
    this.#material.uniforms.opacity!.value = opacity;
  }

  /** Size of the view, CSS px. */
  setView(width: number, height: number): void {
    (this.#material.uniforms.view!.value as Vector2).set(width, height);
  }

  dispose(): void {
    this.object.removeFromParent();
    this.#geometry.dispose();
    this.#material.dispose();
  }

  #attribute(name: string, capacity: number, size: number): InstancedBufferAttribute {
    const attribute = new InstancedBufferAttribute(new Float32Array(capacity * size), size);
    attribute.setUsage(DynamicDrawUsage);
    this.#geometry.setAttribute(name, attribute);
    return attribute;
  }
}
