import { JOINT_COUNT, MIRROR } from '#shared/body/smpl-tree.ts';
import type { Scene } from '#shared/training/examples/scene.ts';
import { LANDMARK_COUNT, LANDMARK_MIRROR } from '#shared/vision/blazepose.ts';
import type { PersonTrack } from '#shared/vision/person-track.ts';

/** What a mirror shows of a scene: left and right exchanged, the picture turned over. */
export function mirrorScene(scene: Scene): Scene {
  const poses = new Float32Array(scene.poses.length);
  for (let i = 0; i < scene.frames * JOINT_COUNT; i++) {
    const j = i % JOINT_COUNT;
    const from = 3 * (i - j + MIRROR[j]!);
    poses.set([scene.poses[from]!, -scene.poses[from + 1]!, -scene.poses[from + 2]!], 3 * i);
  }
  return { ...scene, poses, pelvis: scene.pelvis.map((x, i) => (i % 3 === 0 ? -x : x)) };
}

/** The same for what was seen of it; `width` of the picture, px. */
export function mirrorTrack(track: PersonTrack, width: number): PersonTrack {
  const image = new Float32Array(track.image.length);
  const world = new Float32Array(track.world.length);
  const confidence = new Float32Array(track.confidence.length);
  for (let i = 0; i < track.frames * LANDMARK_COUNT; i++) {
    const k = i % LANDMARK_COUNT;
    const from = i - k + LANDMARK_MIRROR[k]!;
    const seen = track.seen[Math.floor(i / LANDMARK_COUNT)] === 1;
    confidence[i] = track.confidence[from]!;
    image.set(
      [seen ? width - track.image[3 * from]! : 0, track.image[3 * from + 1]!, track.image[3 * from + 2]!],
      3 * i,
    );
    world.set([-track.world[3 * from]!, track.world[3 * from + 1]!, track.world[3 * from + 2]!], 3 * i);
  }
  const box = track.box.slice();
  for (let t = 0; t < track.frames; t++) {
    if (track.seen[t] === 1) box[4 * t] = width - box[4 * t]! - box[4 * t + 2]!;
  }
  return { ...track, image, world, confidence, box };
}
