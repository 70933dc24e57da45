import { movieTimecode } from '#main/media/movie-timecode.ts';
import { playbackFacts } from '#main/media/playback-facts.ts';
import { probeVideo } from '#main/media/probe-video.ts';
import { soundPeaks, type WaveformRequest } from '#main/media/sound-peaks.ts';
import { makeThumbnails, type ThumbnailRequest } from '#main/media/thumbnail.ts';
import type { TaskContext } from '#main/pipeline/context.ts';
import { type LiftRequest, liftPeople } from '#main/pipeline/lift-people.ts';
import { type RedetectRequest, redetectPerson } from '#main/pipeline/redetect-person.ts';
import { type SolveRequest, solvePeople } from '#main/pipeline/solve-people.ts';
import { type TrackOptions, type TrackSource, trackPeople } from '#main/pipeline/track-people.ts';
import { type WatchCameraRequest, watchCamera } from '#main/pipeline/watch-camera.ts';
import { type MatteRequest, writeMatte } from '#main/pipeline/write-matte.ts';
import { type OverlayRequest, writeOverlay } from '#main/pipeline/write-overlay.ts';
import { type ProxyRequest, writeProxy } from '#main/pipeline/write-proxy.ts';
import { type TrainRoundRequest, trainRound } from '#main/services/finetune/train-round.ts';
import { type ImportModelRequest, importModel } from '#main/services/models/import-model.ts';
import { bodiesOf, namedBody } from '#main/services/models/named-body.ts';
import { type SolveAgain, solveAgain } from '#shared/fitting/solve-again.ts';
import { prepareBody } from '#shared/fitting/solve-options.ts';
import type { Take } from '#shared/fitting/take.ts';

/** What the engine process can do. Inputs and outputs are plain data with typed arrays. */
export const ENGINE_TASKS = {
  /** Opens a video and builds its PTS table. */
  probe: ({ path }: { path: string }, ctx: TaskContext) =>
    probeVideo(path, { signal: ctx.signal, onWarning: ctx.warn }),
  /** What decides whether a page can play a video. */
  playback: ({ path }: { path: string }, _ctx: TaskContext) => playbackFacts(path),
  /** The timecode of a movie's first frame. */
  timecode: ({ path }: { path: string }, _ctx: TaskContext) => movieTimecode(path),
  /** Some frames as small JPEGs. */
  thumbnails: (request: ThumbnailRequest, ctx: TaskContext) => makeThumbnails(request, ctx.signal),
  /** Peaks of a video's sound. */
  waveform: (request: WaveformRequest, ctx: TaskContext) => soundPeaks(request, ctx.signal),
  /** Makes a video with the same frames and times that every page can decode. */
  proxy: (request: ProxyRequest, ctx: TaskContext) => writeProxy(request, ctx),
  /** Finds and follows the people of a range of frames. */
  track: ({ source, options }: { source: TrackSource; options: TrackOptions }, ctx: TaskContext) =>
    trackPeople(source, options, ctx),
  /** Whether the camera of a clip moves, and how it turns. */
  watchCamera: (request: WatchCameraRequest, ctx: TaskContext) => watchCamera(request, ctx),
  /** Poses tracked people with a network of the model library. */
  lift: (request: LiftRequest, ctx: TaskContext) => liftPeople(request, ctx),
  /** Lifts, fits and grounds tracked people. */
  solve: async (request: SolveRequest, ctx: TaskContext) => solvePeople(request, await namedBody(request.body), ctx),
  /** Looks for a person in a box drawn by hand, follows them both ways, and solves what was seen. */
  redetect: async (request: RedetectRequest, ctx: TaskContext) =>
    redetectPerson(request, prepareBody(await namedBody(request.body)), ctx),
  /** Solves takes once more for another focal length, stature or floor. */
  solveAgain: async ({ takes, ask }: { takes: readonly Take[]; ask: SolveAgain }, ctx: TaskContext) =>
    solveAgain(takes, prepareBody(await namedBody(takes[0]!.body)), ask, ctx),
  /** Draws solved people over their video. */
  overlay: async (request: OverlayRequest, ctx: TaskContext) =>
    writeOverlay(request, await bodiesOf(request.takes), ctx),
  /** Draws the bodies alone, with alpha and a timecode. */
  matte: async (request: MatteRequest, ctx: TaskContext) => writeMatte(request, await bodiesOf(request.takes), ctx),
  /** Trains a network on from where it is. */
  trainRound: (request: TrainRoundRequest, ctx: TaskContext) => trainRound(request, ctx),
  /** Recognises a file of the user and stores its models in the library. */
  importModel: (request: ImportModelRequest, ctx: TaskContext) => importModel(request, ctx),
};

export type EngineTasks = typeof ENGINE_TASKS;
