import { Color, ShaderMaterial, Vector3 } from 'three';

/** Where what is shown comes from: it tints the edge of the body. */
export type BodyLook = 'prediction' | 'correction' | 'import' | 'ghost';

/** Light at the edge of a body, by look: colour (sRGB, as `--layer-…` in tokens.css) and strength. */
const EDGES: Readonly<Record<BodyLook, readonly [string, number]>> = {
  prediction: ['#c9d8f5', 0.34],
  correction: ['#ffb454', 1.05],
  import: ['#b892ff', 1.05],
  ghost: ['#ffffff', 0.5],
};

/** Share of a person's colour in the body; the rest is the grey of clay, which shows form best. */
const TINT: Readonly<Record<BodyLook, number>> = { prediction: 0.62, correction: 0.62, import: 0.4, ghost: 0.25 };

const VERTEX = /* glsl */ `
#include <common>
#include <skinning_pars_vertex>
varying vec3 vNormal;
varying vec3 vEye;
void main() {
  #include <beginnormal_vertex>
  #include <skinbase_vertex>
  #include <skinnormal_vertex>
  #include <begin_vertex>
  #include <skinning_vertex>
  vec4 eye = modelViewMatrix * vec4(transformed, 1.0);
  vNormal = normalMatrix * objectNormal;
  vEye = eye.xyz;
  gl_Position = projectionMatrix * eye;
}`;

/** A small studio that stands with the camera: key light from the upper left, cool fill, light of the sky from above. */
const FRAGMENT = /* glsl */ `
uniform vec3 color;
uniform vec3 edge;
uniform float edgeStrength;
uniform float opacity;
uniform float highlight;
uniform vec3 up;
varying vec3 vNormal;
varying vec3 vEye;
void main() {
  vec3 n = normalize(vNormal);
  vec3 v = normalize(-vEye);
  vec3 skyUp = normalize((viewMatrix * vec4(up, 0.0)).xyz);
  vec3 key = normalize(vec3(-0.45, 0.72, 0.62));
  vec3 fill = normalize(vec3(0.85, 0.05, 0.45));
  float wrapped = max(0.0, (dot(n, key) + 0.25) / 1.25);
  float sky = 0.5 + 0.5 * dot(n, skyUp);
  vec3 light = vec3(1.02, 1.0, 0.96) * wrapped * 0.82;
  light += vec3(0.62, 0.74, 1.0) * max(0.0, dot(n, fill)) * 0.2;
  light += mix(vec3(0.07, 0.075, 0.09), vec3(0.27, 0.30, 0.36), sky);
  float shine = pow(max(0.0, dot(n, normalize(key + v))), 26.0) * 0.12;
  float facing = clamp(dot(n, v), 0.0, 1.0);
  float rim = pow(1.0 - facing, 3.2);
  vec3 lit = color * light + shine;
  lit *= 0.72 + 0.28 * smoothstep(0.0, 0.55, facing);
  lit += edge * rim * edgeStrength * (0.35 + 0.65 * sky);
  lit += color * highlight;
  gl_FragColor = vec4(lit, opacity);
  #include <colorspace_fragment>
}`;

/** Clay of the studio; see `setLook` and `setColor` of `BodyMesh`. */
export function createBodyMaterial(): ShaderMaterial {
  return new ShaderMaterial({
    vertexShader: VERTEX,
    fragmentShader: FRAGMENT,
    uniforms: {
      color: { value: new Color() },
      edge: { value: new Color() },
      edgeStrength: { value: 0 },
      opacity: { value: 1 },
      highlight: { value: 0 },
      up: { value: new Vector3(0, 1, 0) },
    },
  });
}

/** Gives a body's material the colour of a person and the edge of a layer. */
export function tintBody(material: ShaderMaterial, person: string, look: BodyLook): void {
  const { color, edge, edgeStrength } = material.uniforms;
  (color!.value as Color).set('#aeb4bf').lerp(new Color(person), TINT[look]);
  (edge!.value as Color).set(EDGES[look][0]);
  edgeStrength!.value = EDGES[look][1];
}
