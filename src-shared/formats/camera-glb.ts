import type { Buffer, Document, Node } from '@gltf-transform/core';
import type { CameraTrack } from '../camera/camera-track.ts';
import { cameraKeys } from './camera-keys.ts';

/** Nearest and farthest distance that programs draw, metres. */
const NEAR_M = 0.05;
const FAR_M = 1000;

/**
 * Adds the camera that filmed a take to a glTF scene: a perspective camera in a node of the scene's root. Where it turns
 * it moves in the scene's first animation: programs such as Blender play one and mute the others.
 *
 * glTF cannot animate a field of view: of a camera that zooms the file keeps the middle one of all rows, and the focal
 * length of every row in the node's `extras.focal_px`.
 *
 * @returns the node, which is already in the scene
 */
export function addGlbCamera(document: Document, buffer: Buffer, track: CameraTrack): Node {
  const [width, height] = track.imageSize;
  const keys = cameraKeys(track, 'gl');
  const focal = Float64Array.from(track.focalPx).sort()[track.focalPx.length >> 1]!;
  const camera = document
    .createCamera(track.name)
    .setType('perspective')
    .setAspectRatio(width / height)
    .setYFov(2 * Math.atan(height / (2 * focal)))
    .setZNear(NEAR_M)
    .setZFar(FAR_M);
  const node = document
    .createNode(track.name)
    .setCamera(camera)
    .setTranslation([...keys.positions.subarray(0, 3)] as [number, number, number])
    .setRotation([...keys.rotations.subarray(0, 4)] as [number, number, number, number])
    .setExtras({
      image_size: [width, height],
      focal_px: track.focalPx.length > 1 ? [...track.focalPx] : focal,
      sensor_width_mm: track.sensorWidthMm,
    });
  const scene = document.getRoot().getDefaultScene() ?? document.createScene('scene');
  scene.addChild(node);
  if (track.rotation.length > 9) animate(document, buffer, node, track.name, keys);
  return node;
}

function animate(
  document: Document,
  buffer: Buffer,
  node: Node,
  name: string,
  keys: ReturnType<typeof cameraKeys>,
): void {
  const accessor = (type: 'SCALAR' | 'VEC3' | 'VEC4', values: Float64Array) =>
    document.createAccessor().setType(type).setArray(Float32Array.from(values)).setBuffer(buffer);
  const times = accessor('SCALAR', keys.times);
  const animation = document.getRoot().listAnimations()[0] ?? document.createAnimation(name);
  const add = (path: 'translation' | 'rotation', values: ReturnType<typeof accessor>) => {
    const sampler = document.createAnimationSampler().setInput(times).setOutput(values).setInterpolation('LINEAR');
    const channel = document.createAnimationChannel().setTargetNode(node).setTargetPath(path).setSampler(sampler);
    animation.addSampler(sampler).addChannel(channel);
  };
  add('translation', accessor('VEC3', keys.positions));
  add('rotation', accessor('VEC4', keys.rotations));
}
