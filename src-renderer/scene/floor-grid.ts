import { DoubleSide, Mesh, PlaneGeometry, ShaderMaterial, Vector3 } from 'three';

/** Where the floor has faded out, in its reaches. */
const END = 1.5;

const VERTEX = /* glsl */ `
varying vec3 vWorld;
void main() {
  vec4 world = modelMatrix * vec4(position, 1.0);
  vWorld = world.xyz;
  gl_Position = projectionMatrix * viewMatrix * world;
}`;

const FRAGMENT = /* glsl */ `
uniform vec3 centre;
uniform float reach;
varying vec3 vWorld;

/** Share of a line in a px: half its width in px, and how fast the cells go by per px. */
float lines(vec2 cell, vec2 perPx, float halfWidth) {
  vec2 d = abs(fract(cell - 0.5) - 0.5) / perPx;
  vec2 line = clamp(halfWidth + 0.5 - d, 0.0, 1.0) * clamp((0.42 - perPx) * 3.4, 0.0, 1.0);
  return max(line.x, line.y);
}

void main() {
  vec2 at = vWorld.xz;
  vec2 away = (at - centre.xz) / reach;
  float far2 = dot(away, away);
  if (far2 > 2.2) discard;
  vec2 perPx = fwidth(at);
  float fade = exp(-2.6 * far2);
  float alpha = max(lines(at, perPx, 0.6) * 0.30, lines(at * 0.2, perPx * 0.2, 0.8) * 0.26);
  if (far2 < 0.25) alpha = max(alpha, lines(at * 10.0, perPx * 10.0, 0.5) * 0.09 * (1.0 - far2 * 4.0));
  vec2 axis = clamp(1.4 - abs(at) / perPx, 0.0, 1.0);
  vec3 color = mix(vec3(0.30, 0.35, 0.43), vec3(0.62, 0.13, 0.14), axis.y * 0.9);
  color = mix(color, vec3(0.12, 0.28, 0.66), axis.x * 0.9);
  alpha = max(alpha, max(axis.x, axis.y) * 0.75);
  vec3 view = cameraPosition - vWorld;
  float grazing = clamp(abs(view.y) * inversesqrt(dot(view, view)) * 10.0, 0.0, 1.0);
  float below = cameraPosition.y < 0.0 ? 0.45 : 1.0;
  float lineAlpha = alpha * fade * grazing * below;
  float pool = 0.20 * fade * fade * below;
  float total = lineAlpha + pool * (1.0 - lineAlpha);
  if (total < 0.003) discard;
  gl_FragColor = vec4(mix(vec3(0.20, 0.25, 0.33), color, lineAlpha / total), total);
  #include <colorspace_fragment>
}`;

/** The floor at y = 0: lines every metre, stronger every five, every 10 cm near the middle; x red, z blue. */
export class FloorGrid {
  readonly object: Mesh;
  readonly #material: ShaderMaterial;

  constructor() {
    this.#material = new ShaderMaterial({
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      uniforms: { centre: { value: new Vector3() }, reach: { value: 12 } },
      transparent: true,
      depthWrite: false,
      side: DoubleSide,
    });
    this.object = new Mesh(new PlaneGeometry(2 * END, 2 * END).rotateX(-Math.PI / 2), this.#material);
    this.object.renderOrder = -10;
    this.object.frustumCulled = false;
  }

  /** Puts the middle of the drawn floor below what is looked at; `distance` is how far the eye is, metres. */
  follow(target: Vector3, distance: number): void {
    const reach = Math.min(30, Math.max(6, distance * 1.9));
    this.object.position.set(target.x, 0, target.z);
    this.object.scale.setScalar(reach);
    (this.#material.uniforms.centre!.value as Vector3).copy(target);
    this.#material.uniforms.reach!.value = reach;
  }

  dispose(): void {
    this.object.removeFromParent();
    this.object.geometry.dispose();
    this.#material.dispose();
  }
}
