import { availableParallelism } from 'node:os';
import { Problem } from '#shared/errors/problem.ts';
import type { Quality } from '#shared/fitting/quality.ts';
import type { DetectorWindow, PoseDetection } from '#shared/vision/detection.ts';
import { tileWindows, wholeWindow } from '#shared/vision/detector-windows.ts';
import type { Observation } from '#shared/vision/observation.ts';
import type { Picture } from '#shared/vision/picture.ts';
import type { Region } from '#shared/vision/region.ts';
import { suppressDetections } from '#shared/vision/suppress-detections.ts';
import { type Device, type DeviceChoice, openOnDevice } from './device.ts';
import { type FollowOptions, type FollowState, startFollowing } from './follow-person.ts';
import { poseModelFile } from './model-file.ts';
import type { FollowResult, TimedSharedFrame } from './pose-messages.ts';
import { LANDMARK_MODEL } from './pose-models.ts';
import { PoseWorkerHandle } from './pose-worker-handle.ts';
import { allocateSharedFrame, fillSharedFrame, type SharedFrame } from './shared-frame.ts';

/** Which networks run where. */
export interface PoseEngineOptions {
  /** Which landmark model: fast = lite, balanced = full, best = heavy with a mirrored second pass. */
  quality?: Quality;
  device?: DeviceChoice;
  /** Worker threads, one pair of networks each. */
  workers?: number;
  /** Folder of the converted models. Default: the user's cache folder. */
  cache?: string;
}

/** How thoroughly a picture is searched. */
export interface DetectOptions {
  /** Least score of a detection, 0..1. */
  minScore?: number;
  /** Tiles beside the whole picture: 0 for none, 2 for people down to about a tenth of the height. */
  tiles?: number;
}

/** The pose networks behind a pool of threads. Whoever creates it disposes it. */
export interface PoseEngine extends AsyncDisposable {
  readonly device: Device;
  /** Name of the landmark model. */
  readonly model: string;
  readonly workers: number;
  /** How a person is followed at this quality. */
  readonly following: FollowOptions;
  /** People in one picture. */
  detect(picture: Picture, options?: DetectOptions): Promise<PoseDetection[]>;
  /** The person in a region of one picture, or null where there is none. `next` is the better-placed region. */
  landmarks(picture: Picture, region: Region): Promise<{ observation: Observation; next: Region } | null>;
  /** Raw detections in windows of a shared frame, suppressed. */
  detectIn(frame: SharedFrame, windows: readonly DetectorWindow[], minScore: number): Promise<PoseDetection[]>;
  /** Follows one person through shared frames. */
  follow(frames: readonly TimedSharedFrame[], state: FollowState): Promise<FollowResult>;
  /** Mean time of one run of each network, ms; 0 where it never ran. */
  meanMs(): { detector: number; landmarks: number };
}

/**
 * Starts the pose networks, converting the models first where that has not been done yet.
 *
 * @throws Problem device/unavailable, model/missing, model/changed, output/unwritable
 */
export async function createPoseEngine(options: PoseEngineOptions = {}): Promise<PoseEngine> {
  const quality = options.quality ?? 'balanced';
  const model = LANDMARK_MODEL[quality];
  const files = {
    detector: await poseModelFile('detector', options.cache),
    landmarks: await poseModelFile(model, options.cache),
  };
  const { device, opened: first } = await openOnDevice(options.device ?? 'auto', (candidate) =>
    PoseWorkerHandle.start({ files, device: candidate }),
  );
  const count = Math.max(1, options.workers ?? Math.min(4, availableParallelism()));
  const handles = [first];
  try {
    const others = Array.from({ length: count - 1 }, () => PoseWorkerHandle.start({ files, device }));
    for (const started of await Promise.allSettled(others)) {
      if (started.status === 'fulfilled') handles.push(started.value);
      else throw started.reason;
    }
  } catch (cause) {
    await Promise.all(handles.map((handle) => handle.close()));
    throw new Problem('engine/crashed', { reason: String(cause) }, { cause });
  }
  return new WorkerPoseEngine(handles, device, model, quality === 'best');
}

class WorkerPoseEngine implements PoseEngine {
  readonly device: Device;
  readonly model: string;
  readonly following: FollowOptions;
  private readonly handles: readonly PoseWorkerHandle[];

  constructor(handles: readonly PoseWorkerHandle[], device: Device, model: string, mirror: boolean) {
    this.handles = handles;
    this.device = device;
    this.model = model;
    this.following = { minPresence: 0.5, maxMisses: 4, mirror };
  }

  get workers(): number {
    return this.handles.length;
  }

  async detect(picture: Picture, { minScore = 0.4, tiles = 2 }: DetectOptions = {}): Promise<PoseDetection[]> {
    const { width, height } = picture;
    const windows = [wholeWindow(width, height), ...(tiles > 0 ? tileWindows(width, height, tiles) : [])];
    return this.detectIn(share(picture), windows, minScore);
  }

  async landmarks(picture: Picture, region: Region): Promise<{ observation: Observation; next: Region } | null> {
    const { rows, seen, state } = await this.follow([{ frame: share(picture), seconds: 0 }], startFollowing(region));
    return seen[0] ? { observation: rows, next: state.region } : null;
  }

  async detectIn(frame: SharedFrame, windows: readonly DetectorWindow[], minScore: number): Promise<PoseDetection[]> {
    const found = await Promise.all(
      windows.map(async (window) => {
        const reply = await this.freest().ask({ kind: 'detect', frame, windows: [window], minScore });
        return reply.kind === 'detected' ? reply.detections : [];
      }),
    );
    return suppressDetections(found.flat());
  }

  async follow(frames: readonly TimedSharedFrame[], state: FollowState): Promise<FollowResult> {
    const reply = await this.freest().ask({ kind: 'follow', frames, state, options: this.following });
    if (reply.kind !== 'followed') throw new Problem('engine/crashed', { reason: `unexpected reply ${reply.kind}` });
    return reply.result;
  }

  meanMs(): { detector: number; landmarks: number } {
    const sum = { detectorRuns: 0, detectorMs: 0, landmarkRuns: 0, landmarkMs: 0 };
    for (const { timing } of this.handles) {
      sum.detectorRuns += timing.detectorRuns;
      sum.detectorMs += timing.detectorMs;
      sum.landmarkRuns += timing.landmarkRuns;
      sum.landmarkMs += timing.landmarkMs;
    }
    return {
      detector: sum.detectorMs / Math.max(1, sum.detectorRuns),
      landmarks: sum.landmarkMs / Math.max(1, sum.landmarkRuns),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.handles.map((handle) => handle.close()));
  }

  private freest(): PoseWorkerHandle {
    return this.handles.reduce((best, handle) => (handle.load < best.load ? handle : best));
  }
}

function share(picture: Picture): SharedFrame {
  const frame = allocateSharedFrame(picture.width, picture.height);
  fillSharedFrame(frame, picture);
  return frame;
}
