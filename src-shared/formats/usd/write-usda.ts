import type { CameraTrack } from '../../camera/camera-track.ts';
import type { FrameRate } from '../body-motion.ts';
import type { ScenePerson } from '../glb.ts';
import { plainDecimal } from '../plain-decimal.ts';
import type { RestMesh } from '../rest-mesh.ts';
import { asSkeletonMotion, type SkeletonMotion } from '../skeleton-motion.ts';
import { startFrame } from '../start-frame.ts';
import { cameraPrim } from './camera-prim.ts';
import { jointPaths, primName } from './prim-names.ts';
import { usdMatrix } from './usd-matrix.ts';

const METRES = 6;
const TURNS = 7;

/**
 * Writes people as a USD stage in text (`.usda`): metres, Y up, facing +Z; per person a `SkelRoot` with `Skeleton`,
 * `SkelAnimation` and skinned `Mesh`, one time code a frame.
 *
 * `metersPerUnit`, `upAxis`, `timeCodesPerSecond` and the range are told; licence and body stand in `customLayerData`.
 * Names of joints that USD does not take have `_` in place of what it refuses (`mixamorig_Hips`).
 *
 * @param people    evenly spaced, all at one rate
 * @param generator program name and version
 * @param note      where the motion comes from
 * @param camera    the camera that filmed the people (`cameraTrackOf`)
 * @returns the file in pieces
 */
export function* writeUsda(
  people: readonly ScenePerson[],
  generator: string,
  note = '',
  camera?: CameraTrack,
): Generator<string> {
  const skeletons = people.map(({ motion }) => asSkeletonMotion(motion));
  const first = skeletons[0]!;
  const names = uniqueNames(skeletons);
  const frames = Math.max(...skeletons.map((one) => startFrame(one) + one.frames));
  yield header(first, names[0]!, frames, generator, note);
  for (const [i, skeleton] of skeletons.entries()) {
    const root = names[i]!;
    yield `\ndef SkelRoot "${root}" (\n    prepend apiSchemas = ["SkelBindingAPI"]\n    kind = "component"\n)\n{\n`;
    yield skeletonPrim(skeleton, root);
    yield* animationPrim(skeleton);
    const { mesh } = people[i]!;
    if (mesh) yield meshPrim(mesh, root);
    yield '}\n';
  }
  if (camera) yield* cameraPrim(camera, frames, first.fps);
}

function uniqueNames(skeletons: readonly SkeletonMotion[]): string[] {
  const used = new Set<string>();
  return skeletons.map(({ name }) => {
    let unique = primName(name);
    for (let n = 2; used.has(unique); n++) unique = `${primName(name)}_${n}`;
    used.add(unique);
    return unique;
  });
}

function header(
  { body, licence, fps }: SkeletonMotion,
  root: string,
  frames: number,
  generator: string,
  note: string,
): string {
  const rate = rateText(fps);
  return `#usda 1.0
(
    customLayerData = {
        string body = ${quoted(body)}
        string generator = ${quoted(generator)}
        string licence = ${quoted(licence)}
        string origin = ${quoted(note)}
    }
    defaultPrim = "${root}"
    endTimeCode = ${frames - 1}
    framesPerSecond = ${rate}
    metersPerUnit = 1
    startTimeCode = 0
    timeCodesPerSecond = ${rate}
    upAxis = "Y"
)
`;
}

/** Doubles hold 24000/1001 to the digit that matters. */
function rateText({ num, den }: FrameRate): string {
  return plainDecimal(num / den, 12);
}

function quoted(text: string): string {
  return `"${text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll(/[\r\n]/g, ' ')}"`;
}

function skeletonPrim(skeleton: SkeletonMotion, root: string): string {
  const { joints, restPositions, restRotations } = skeleton;
  const scales: number[] = [];
  const bind = joints.map(({ parent, scale = 1 }, j) => {
    scales[j] = (parent < 0 ? 1 : scales[parent]!) * scale;
    return usdMatrix(restRotations, 4 * j, restPositions, 3 * j, scales[j]!, 9);
  });
  const rest = joints.map(({ rotation, offset, scale = 1 }) => usdMatrix(rotation, 0, offset, 0, scale, 9));
  return `    def Skeleton "Skeleton" (
        prepend apiSchemas = ["SkelBindingAPI"]
    )
    {
        uniform matrix4d[] bindTransforms = [${bind.join(', ')}]
        uniform token[] joints = ${jointList(skeleton)}
        uniform matrix4d[] restTransforms = [${rest.join(', ')}]
        rel skel:animationSource = </${root}/Animation>
    }

`;
}

function jointList({ joints }: SkeletonMotion): string {
  return `[${jointPaths(joints)
    .map((path) => `"${path}"`)
    .join(', ')}]`;
}

function* animationPrim(skeleton: SkeletonMotion): Generator<string> {
  const { joints, frames, rotations, moving } = skeleton;
  const count = joints.length;
  const first = startFrame(skeleton);
  yield `    def SkelAnimation "Animation"
    {
        uniform token[] joints = ${jointList(skeleton)}
        half3[] scales = [${joints.map(({ scale = 1 }) => vector([scale, scale, scale], 0, METRES)).join(', ')}]
        quatf[] rotations.timeSamples = {
`;
  for (let f = 0; f < frames; f++) {
    const turns: string[] = [];
    for (let at = 4 * f * count; at < 4 * (f + 1) * count; at += 4) turns.push(turn(rotations, at));
    yield `            ${first + f}: [${turns.join(', ')}],\n`;
  }
  yield '        }\n        float3[] translations.timeSamples = {\n';
  const places = joints.map(({ offset }) => vector(offset, 0, METRES));
  for (let f = 0; f < frames; f++) {
    for (const { joint, positions } of moving) places[joint] = vector(positions, 3 * f, METRES);
    yield `            ${first + f}: [${places.join(', ')}],\n`;
  }
  yield '        }\n    }\n';
}

function vector(values: ArrayLike<number>, at: number, digits: number): string {
  return `(${plainDecimal(values[at]!, digits)}, ${plainDecimal(values[at + 1]!, digits)}, ${plainDecimal(values[at + 2]!, digits)})`;
}

/** USD writes the real part first. */
function turn(q: ArrayLike<number>, at: number): string {
  return `(${plainDecimal(q[at + 3]!, TURNS)}, ${vector(q, at, TURNS).slice(1)}`;
}

function meshPrim(mesh: RestMesh, root: string): string {
  const { vertices, normals, faces, skinJoints, skinWeights, vertexCount } = mesh;
  const points = (array: ArrayLike<number>) =>
    Array.from({ length: vertexCount }, (_, v) => vector(array, 3 * v, METRES)).join(', ');
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < vertices.length; i++) {
    low[i % 3] = Math.min(low[i % 3]!, vertices[i]!);
    high[i % 3] = Math.max(high[i % 3]!, vertices[i]!);
  }
  return `
    def Mesh "Body" (
        prepend apiSchemas = ["SkelBindingAPI"]
    )
    {
        float3[] extent = [${vector(low, 0, METRES)}, ${vector(high, 0, METRES)}]
        int[] faceVertexCounts = [${new Array(faces.length / 3).fill(3).join(', ')}]
        int[] faceVertexIndices = [${faces.join(', ')}]
        normal3f[] normals = [${points(normals)}] (
            interpolation = "vertex"
        )
        point3f[] points = [${points(vertices)}]
        color3f[] primvars:displayColor = [(0.62, 0.58, 0.54)]
        matrix4d primvars:skel:geomBindTransform = ( (1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1) )
        int[] primvars:skel:jointIndices = [${skinJoints.join(', ')}] (
            elementSize = 4
            interpolation = "vertex"
        )
        float[] primvars:skel:jointWeights = [${Array.from(skinWeights, (weight) => plainDecimal(weight, 6)).join(', ')}] (
            elementSize = 4
            interpolation = "vertex"
        )
        rel skel:skeleton = </${root}/Skeleton>
        uniform token subdivisionScheme = "none"
    }
`;
}
