import { DoubleSide, Mesh, PlaneGeometry, ShaderMaterial, Vector3 } from 'three';

/** Side of the floor that is drawn, metres; it fades out before its end. */
const SIZE = 80;

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

/** Share of a line in a px, for lines every 'step' metres; fades where they come closer than some px. */
float lines(vec2 at, float step_, float px) {
  vec2 cell = at / step_;
  vec2 w = fwidth(cell);
  vec2 d = abs(fract(cell - 0.5) - 0.5);
  vec2 line = 1.0 - smoothstep(w * (px - 0.5), w * (px + 0.5), d);
  vec2 room = 1.0 - smoothstep(vec2(0.12), vec2(0.42), w);
  return max(line.x * room.x, line.y * room.y);
}

float axis(float at, float px) {
  float w = fwidth(at);
  return 1.0 - smoothstep(w * (px - 0.5), w * (px + 0.5), abs(at));
}

void main() {
  vec2 at = vWorld.xz;
  float far = distance(at, centre.xz) / reach;
  float fade = exp(-far * far * 2.6);
  vec3 view = normalize(cameraPosition - vWorld);
  float grazing = smoothstep(0.0, 0.10, abs(view.y));
  float minor = lines(at, 0.1, 0.5) * 0.09 * exp(-far * far * 16.0);
  float metre = lines(at, 1.0, 0.6) * 0.30;
  float five = lines(at, 5.0, 0.8) * 0.26;
  vec3 color = vec3(0.30, 0.35, 0.43);
  float alpha = max(max(minor, metre), five);
  float x = axis(at.y, 0.9);
  float z = axis(at.x, 0.9);
  color = mix(color, vec3(0.62, 0.13, 0.14), x * 0.9);
  color = mix(color, vec3(0.12, 0.28, 0.66), z * 0.9);
  alpha = max(alpha, max(x, z) * 0.75);
  float pool = 0.05 * exp(-far * far * 7.0);
  float below = cameraPosition.y < 0.0 ? 0.45 : 1.0;
  float lineAlpha = alpha * fade * grazing * below;
  float total = lineAlpha + pool * (1.0 - lineAlpha);
  if (total < 0.003) discard;
  gl_FragColor = vec4(mix(vec3(0.42, 0.5, 0.62), color, lineAlpha / max(total, 1e-4)), total);
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
    this.object = new Mesh(new PlaneGeometry(SIZE, SIZE).rotateX(-Math.PI / 2), this.#material);
    this.object.renderOrder = -10;
    this.object.frustumCulled = false;
  }

  /** Puts the middle of the drawn floor below what is looked at; `distance` is how far the eye is, metres. */
  follow(target: Vector3, distance: number): void {
    this.object.position.set(Math.round(target.x), 0, Math.round(target.z));
    (this.#material.uniforms.centre!.value as Vector3).copy(target);
    this.#material.uniforms.reach!.value = Math.min(30, Math.max(6, distance * 1.9));
  }

  dispose(): void {
    this.object.removeFromParent();
    this.object.geometry.dispose();
    this.#material.dispose();
  }
}
