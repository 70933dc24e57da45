import * as ort from 'onnxruntime-node';
import { DETECTOR_SIZE } from '#shared/vision/anchors.ts';
import { LANDMARK_SIZE, type LandmarkOutput } from '#shared/vision/decode-landmarks.ts';
import { type DetectorWindow, decodeDetections, type PoseDetection } from '#shared/vision/detection.ts';
import type { Pyramid } from '#shared/vision/picture.ts';
import type { Region } from '#shared/vision/region.ts';
import { sampleCropInto } from '#shared/vision/sample-crop.ts';
import type { Device } from './device.ts';
import { MODEL_INPUT } from './model-file.ts';
import { openSession } from './onnx-session.ts';

/** How often a network ran and how long that took, ms. */
export interface NetworkTiming {
  runs: number;
  ms: number;
}

/** The detector sees bytes as [-1, 1], the landmark model as [0, 1]. */
const DETECTOR_INPUT = { size: DETECTOR_SIZE, scale: 2 / 255, offset: -1 };
const LANDMARK_INPUT = { size: LANDMARK_SIZE, scale: 1 / 255, offset: 0 };

/** The two networks in one thread. Not to be called again before the last call is done: inputs are reused. */
export class PoseNetworks {
  readonly detectorTime: NetworkTiming = { runs: 0, ms: 0 };
  readonly landmarkTime: NetworkTiming = { runs: 0, ms: 0 };
  private readonly detector: ort.InferenceSession;
  private readonly landmarker: ort.InferenceSession;
  private readonly detectorInput = new Float32Array(3 * DETECTOR_SIZE ** 2);
  private readonly landmarkInput = new Float32Array(3 * LANDMARK_SIZE ** 2);
  private readonly mirrorInput = new Float32Array(3 * LANDMARK_SIZE ** 2);

  private constructor(detector: ort.InferenceSession, landmarker: ort.InferenceSession) {
    this.detector = detector;
    this.landmarker = landmarker;
  }

  static async open(files: { detector: string; landmarks: string }, device: Device): Promise<PoseNetworks> {
    const detector = await openSession(files.detector, device);
    try {
      return new PoseNetworks(detector, await openSession(files.landmarks, device));
    } catch (error) {
      await detector.release();
      throw error;
    }
  }

  async detect(pyramid: Pyramid, window: DetectorWindow, minScore: number): Promise<PoseDetection[]> {
    const { x, y, side } = window;
    sampleCropInto(this.detectorInput, pyramid, { x: x + side / 2, y: y + side / 2, side, angle: 0 }, DETECTOR_INPUT);
    const output = await this.run(this.detector, this.detectorInput, DETECTOR_SIZE, this.detectorTime);
    return decodeDetections(floats(output.boxes), floats(output.scores), window, minScore);
  }

  async landmarks(pyramid: Pyramid, region: Region): Promise<LandmarkOutput> {
    sampleCropInto(this.landmarkInput, pyramid, region, LANDMARK_INPUT);
    return this.landmarksOf(this.landmarkInput);
  }

  /** The landmark model on the mirrored version of the crop sampled last. Its output is in mirrored crop px. */
  async mirroredLandmarks(): Promise<LandmarkOutput> {
    const { landmarkInput: from, mirrorInput: to } = this;
    const last = LANDMARK_SIZE - 1;
    for (let row = 0; row < 3 * LANDMARK_SIZE; row++) {
      const start = row * LANDMARK_SIZE;
      for (let column = 0; column < LANDMARK_SIZE; column++) to[start + column] = from[start + last - column]!;
    }
    return this.landmarksOf(to);
  }

  async close(): Promise<void> {
    await this.detector.release();
    await this.landmarker.release();
  }

  private async landmarksOf(input: Float32Array): Promise<LandmarkOutput> {
    const output = await this.run(this.landmarker, input, LANDMARK_SIZE, this.landmarkTime);
    return {
      landmarks: floats(output.landmarks),
      world: floats(output.world),
      heatmap: floats(output.heatmap),
      flag: floats(output.flag)[0]!,
    };
  }

  private async run(
    session: ort.InferenceSession,
    input: Float32Array,
    size: number,
    time: NetworkTiming,
  ): Promise<ort.InferenceSession.ReturnType> {
    const start = performance.now();
    const output = await session.run({ [MODEL_INPUT]: new ort.Tensor('float32', input, [1, 3, size, size]) });
    time.ms += performance.now() - start;
    time.runs++;
    return output;
  }
}

function floats(tensor: ort.Tensor | undefined): Float32Array {
  return tensor?.data as Float32Array;
}
