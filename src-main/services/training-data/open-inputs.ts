import type { DeviceChoice } from '#main/engine/device.ts';
import { createPoseEngine } from '#main/engine/pose-engine.ts';
import { LANDMARK_MODEL, POSE_MODELS } from '#main/engine/pose-models.ts';
import { newest } from '#main/engine/vibe/network-set.ts';
import { trunkFile } from '#main/engine/vibe/trunk-file.ts';
import { TrunkPool } from '#main/engine/vibe/trunk-pool.ts';
import { type ModelLibrary, openModelLibrary } from '#main/model-library/model-library.ts';
import type { PersonPicture } from '#main/services/evaluation/clip-predictor.ts';
import { encodePictures } from '#main/services/evaluation/encode-pictures.ts';
import { chooseFocal } from '#shared/camera/focal-length.ts';
import { Problem } from '#shared/errors/problem.ts';
import type { Quality } from '#shared/fitting/quality.ts';
import { KEYPOINT_FEATURES, keypointBox, keypointFeaturesInto } from '#shared/networks/keypoint-features.ts';
import { OBSERVATION, type Observation, observationBox } from '#shared/vision/observation.ts';
import type { PersonTrack } from '#shared/vision/person-track.ts';
import { regionFromBox } from '#shared/vision/region.ts';
import type { InputMaker } from './input-maker.ts';

/** Width of the trunk's features. */
const TRUNK_WIDTH = 2048;

/**
 * The image trunk of the model library as a maker of inputs: frozen, as in the published training.
 *
 * @param model name of a trunk, or of a model imported together with one; the newest trunk where left out
 * @throws Problem model/unknown, model/incomplete, device/unavailable
 */
export async function openTrunkInputs(
  model: string | null,
  device: DeviceChoice,
  library: ModelLibrary = openModelLibrary(),
): Promise<InputMaker> {
  const trunks = (await library.ofKind('trunk')).filter(({ facts }) => facts.trunk_complete !== false);
  const named = model === null ? null : (await library.list()).models.find(({ name }) => name === model);
  if (named === undefined) throw new Problem('model/unknown', { name: model! });
  const fitting = named === null ? trunks : trunks.filter(({ source }) => source.sha256 === named.source.sha256);
  const trunk = newest(fitting);
  if (!trunk) {
    throw new Problem('model/incomplete', {
      name: model ?? 'model library',
      missing: "an image encoder, which SPIN's checkpoint holds",
    });
  }
  const pool = await TrunkPool.open({ fileFor: () => trunkFile(library, trunk), width: TRUNK_WIDTH, device });
  return {
    encoder: { type: 'resnet50', width: TRUNK_WIDTH, model: trunk.name, weights: trunk.weights.sha256 },
    array: 'features',
    async make(pictures) {
      return { inputs: await encodePictures(pool, pictures), boxes: boxesOf(pictures) };
    },
    [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose](),
  };
}

/**
 * The landmark model as a maker of what the `keypoints` encoder reads. It is shown the data set's box; as when a video
 * is captured, the landmarks are then measured in the square around themselves. Where it sees nobody, all are absent.
 */
export async function openLandmarkInputs(quality: Quality, device: DeviceChoice): Promise<InputMaker> {
  const engine = await createPoseEngine({ quality, device });
  return {
    encoder: {
      type: 'keypoints',
      width: KEYPOINT_FEATURES,
      model: LANDMARK_MODEL[quality],
      weights: POSE_MODELS[LANDMARK_MODEL[quality]].onnxSha256,
    },
    array: 'landmarks',
    async make(pictures) {
      const found = await Promise.all(
        pictures.map((picture) => {
          const { cx, cy, side } = picture.box;
          // The data set's square has margins already.
          const inner = side / 1.25;
          return engine.landmarks(picture, regionFromBox(cx - inner / 2, cy - inner / 2, inner, inner));
        }),
      );
      const inputs = new Float32Array(pictures.length * KEYPOINT_FEATURES);
      const boxes = boxesOf(pictures);
      for (const [i, answer] of found.entries()) {
        if (!answer) continue;
        const track = trackOfOne(answer.observation);
        const { width, height } = pictures[i]!;
        const { focalPx } = chooseFocal([width, height], null, null);
        keypointFeaturesInto(inputs, i * KEYPOINT_FEATURES, track, 0, { width, height, focal: focalPx });
        const { x, y, side } = keypointBox(track, 0);
        boxes.set([x, y, side], 3 * i);
      }
      return { inputs, boxes };
    },
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  };
}

function boxesOf(pictures: readonly PersonPicture[]): Float32Array {
  return Float32Array.from(pictures.flatMap(({ box: { cx, cy, side } }) => [cx, cy, side]));
}

/** One observation as a track of one row. */
function trackOfOne(row: Observation): PersonTrack {
  return {
    person: 1,
    firstFrame: 0,
    frames: 1,
    seen: Uint8Array.of(1),
    image: row.slice(OBSERVATION.image, OBSERVATION.confidence),
    confidence: row.slice(OBSERVATION.confidence, OBSERVATION.world),
    world: row.slice(OBSERVATION.world, OBSERVATION.presence),
    presence: row.slice(OBSERVATION.presence, OBSERVATION.presence + 1),
    box: Float32Array.from(observationBox(row)),
  };
}
