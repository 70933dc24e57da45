import { Color, type DataTexture, ShaderMaterial, Vector3 } from 'three';
import { BONE_NUMBERS } from './bone-matrices.ts';

/** Where what is shown comes from: it tints the edge of the body. */
export type BodyLook = 'prediction' | 'correction' | 'import' | 'ghost';

/** Light at the edge of a body, by look: colour (sRGB, as `--layer-…` in tokens.css) and strength. */
const EDGES: Readonly<Record<BodyLook, readonly [string, number]>> = {
  prediction: ['#a9c4f5', 0.3],
  correction: ['#ffb454', 1.05],
  import: ['#b892ff', 1.05],
  ghost: ['#ffffff', 0.5],
};

/** Share of a person's colour in the body; the rest is the grey of clay, which shows form best. */
const TINT: Readonly<Record<BodyLook, number>> = { prediction: 0.62, correction: 0.62, import: 0.4, ghost: 0.25 };

/** Where `bones` come from: rows of 3 × 4 matrices, three a bone. */
const UNIFORM_BONES = /* glsl */ `
uniform vec4 bones[${BONE_NUMBERS / 4}];
vec4 bone(int row) { return bones[row]; }`;

/** As many as there may be: 1024 rows a line of the picture. */
const PICTURE_BONES = /* glsl */ `
uniform highp sampler2D bones;
vec4 bone(int row) { return texelFetch(bones, ivec2(row & 1023, row >> 10), 0); }`;

const VERTEX = /* glsl */ `
attribute vec4 skinIndex;
attribute vec4 skinWeight;
varying vec3 vNormal;
varying vec3 vEye;
void main() {
  ivec4 at = ivec4(skinIndex) * 3;
  vec4 w = skinWeight;
  vec4 x = bone(at.x) * w.x + bone(at.y) * w.y + bone(at.z) * w.z + bone(at.w) * w.w;
  vec4 y = bone(at.x + 1) * w.x + bone(at.y + 1) * w.y + bone(at.z + 1) * w.z + bone(at.w + 1) * w.w;
  vec4 z = bone(at.x + 2) * w.x + bone(at.y + 2) * w.y + bone(at.z + 2) * w.z + bone(at.w + 2) * w.w;
  vec4 rest = vec4(position, 1.0);
  vec4 eye = modelViewMatrix * vec4(dot(x, rest), dot(y, rest), dot(z, rest), 1.0);
  vNormal = normalMatrix * vec3(dot(x.xyz, normal), dot(y.xyz, normal), dot(z.xyz, normal));
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
  float wrapped = max(0.0, (dot(n, key) + 0.12) / 1.12);
  float sky = 0.5 + 0.5 * dot(n, skyUp);
  vec3 light = vec3(1.06, 1.0, 0.93) * wrapped * 0.95;
  light += vec3(0.55, 0.70, 1.0) * max(0.0, dot(n, fill)) * 0.13;
  light += mix(vec3(0.035, 0.04, 0.055), vec3(0.17, 0.20, 0.26), sky * sky);
  float shine = pow(max(0.0, dot(n, normalize(key + v))), 34.0) * 0.10;
  float facing = clamp(dot(n, v), 0.0, 1.0);
  float rim = pow(1.0 - facing, 3.2);
  vec3 lit = color * light + shine;
  lit *= 0.62 + 0.38 * smoothstep(0.0, 0.6, facing);
  lit += edge * rim * edgeStrength * (0.35 + 0.65 * sky);
  lit += color * highlight;
  gl_FragColor = vec4(lit, opacity);
  #include <colorspace_fragment>
}`;

/**
 * Clay of the studio; see `setLook` and `setTint` of `BodyMesh`.
 *
 * @param bones matrices as `boneMatricesInto` writes them; read before each draw
 */
export function createBodyMaterial(bones: Float32Array): ShaderMaterial {
  return clay(UNIFORM_BONES, bones);
}

/** The same clay for any number of bones. @param bones rows as `boneMatricesInto` writes them, 1024 a line, RGBA floats */
export function createCharacterMaterial(bones: DataTexture): ShaderMaterial {
  return clay(PICTURE_BONES, bones);
}

function clay(source: string, bones: Float32Array | DataTexture): ShaderMaterial {
  return new ShaderMaterial({
    vertexShader: source + VERTEX,
    fragmentShader: FRAGMENT,
    uniforms: {
      bones: { value: bones },
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
  (color!.value as Color).set('#9aa0aa').lerp(new Color(person), TINT[look]);
  (edge!.value as Color).set(EDGES[look][0]);
  edgeStrength!.value = EDGES[look][1];
}
