import type { SkeletonMotion } from '../skeleton-motion.ts';
import { readGlbParts, writeGlbParts } from './glb-container.ts';
import type { Rig } from './rig.ts';

const FLOAT = 5126;

/**
 * A character's own GLB with one more animation. Everything else in the file stays as it is.
 *
 * @param motion on the rig's nodes, in their order
 * @throws FormatError where the file is damaged
 */
export function addGlbAnimation(bytes: Uint8Array, rig: Rig, motion: SkeletonMotion): Uint8Array {
  const { json, binary } = readGlbParts(bytes);
  const start = Math.ceil(binary.length / 4) * 4;
  const added: Float32Array[] = [];
  const views = [...(json.bufferViews ?? [])];
  const accessors = [...(json.accessors ?? [])];
  let at = start;
  const accessor = (values: Float32Array, type: string, width: number, bounds = false): number => {
    views.push({ buffer: 0, byteOffset: at, byteLength: values.byteLength });
    added.push(values);
    at += values.byteLength;
    const range = bounds ? { min: [values[0]!], max: [values.at(-1)!] } : {};
    accessors.push({
      bufferView: views.length - 1,
      componentType: FLOAT,
      count: values.length / width,
      type,
      ...range,
    });
    return accessors.length - 1;
  };
  const { frames } = motion;
  const all = Float32Array.from(motion.times);
  const times = accessor(all, 'SCALAR', 1, true);
  const samplers: object[] = [];
  const channels: object[] = [];
  const add = (joint: number, path: 'translation' | 'rotation', output: number): void => {
    samplers.push({ input: times, output, interpolation: 'LINEAR' });
    channels.push({ sampler: samplers.length - 1, target: { node: rig.nodes[joint]!.fileIndex, path } });
  };
  for (const { joint, positions } of motion.moving)
    add(joint, 'translation', accessor(Float32Array.from(positions), 'VEC3', 3));
  const count = motion.joints.length;
  for (const [j, { still, kind }] of motion.joints.entries()) {
    if (still || kind === 'empty') continue;
    const values = new Float32Array(frames * 4);
    for (let f = 0; f < frames; f++) {
      const from = (f * count + j) * 4;
      values.set(motion.rotations.subarray(from, from + 4), 4 * f);
    }
    add(j, 'rotation', accessor(values, 'VEC4', 4));
  }
  const whole = new Uint8Array(at);
  whole.set(binary);
  let offset = start;
  for (const values of added) {
    whole.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), offset);
    offset += values.byteLength;
  }
  const buffers = [...(json.buffers ?? [])];
  buffers[0] = { ...buffers[0], byteLength: whole.length };
  // The new animation comes first: players show the first one.
  const animations = [{ name: motion.name, samplers, channels }, ...(json.animations ?? [])];
  return writeGlbParts({
    json: withNodes({ ...json, buffers, bufferViews: views, accessors, animations }, motion, rig),
    binary: whole,
  });
}

/** Animated nodes must tell translation and rotation, not a matrix. */
// biome-ignore lint/suspicious/noExplicitAny: somebody else's JSON
function withNodes(json: any, motion: SkeletonMotion, rig: Rig): any {
  const nodes = [...json.nodes];
  for (const [j, { offset, rotation, scale = 1 }] of motion.joints.entries()) {
    const index = rig.nodes[j]!.fileIndex;
    if (!Array.isArray(nodes[index]?.matrix)) continue;
    const { matrix: _, ...rest } = nodes[index];
    nodes[index] = { ...rest, translation: [...offset], rotation: [...rotation], scale: [scale, scale, scale] };
  }
  return { ...json, nodes };
}
