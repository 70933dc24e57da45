import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Engine } from '#main/engine/engine-client.ts';
import { LANDMARK_MODEL, POSE_MODELS } from '#main/engine/pose-models.ts';
import type { Stage } from '#main/jobs/stage.ts';
import { hashFile } from '#main/media/file-hash.ts';
import type { VideoInfo } from '#main/media/video.ts';
import type { LiftResult } from '#main/pipeline/lift-people.ts';
import type { ExportFormat } from '#main/services/export/export-formats.ts';
import { DEFAULT_SETTINGS, type ExportSettings } from '#main/services/export/export-settings.ts';
import { exportTakes } from '#main/services/export/export-takes.ts';
import { BUILTIN_BODY_NAME } from '#main/services/models/builtin-body.ts';
import { namedBody } from '#main/services/models/named-body.ts';
import type { Json } from '#main/store/canonical-json.ts';
import { captureKey, loadCaptureDetails, saveCapture } from '#main/store/capture-records.ts';
import type { ProjectStore } from '#main/store/project-store.ts';
import { listTakes, loadTake } from '#main/store/take-records.ts';
import type { BodyModel, LicenceClass } from '#shared/body/body-model.ts';
import { cameraWarning } from '#shared/camera-motion/camera-warning.ts';
import type { CameraVerdict } from '#shared/camera-motion/judge-camera.ts';
import type { DemoPerson } from '#shared/compat/vibe/demo-person.ts';
import type { Take } from '#shared/fitting/take.ts';
import type { LiftedTrack } from '#shared/networks/lifted-track.ts';
import type { RejectedTrack } from '#shared/vision/person-track.ts';
import type { CaptureOptions } from './capture-request.ts';
import type { CaptureBody, ResolvedNetwork } from './network-request.ts';

/** What stays with a capture besides tracks and takes. */
export interface CaptureDetails {
  readonly rejected: readonly RejectedTrack[];
  readonly from: number;
  readonly to: number;
  /** What was said of the camera; captures before 2026-11-22 have nothing of it. */
  readonly camera?: Pick<CameraVerdict, 'state' | 'confidence' | 'turnDegrees'>;
  /** Name of the network fine-tuned on a project that posed the people; its takes are told from others by it. */
  readonly tuned?: string;
  /** Network that posed the people; null where their landmarks alone did. Captures before 2026-11-22 do not say. */
  readonly network?: CaptureNetwork | null;
}

/** A network as its takes name it. */
export type CaptureNetwork = {
  readonly name: string;
  /** SHA-256 of its weights, hex. */
  readonly sha256: string;
  readonly licence: LicenceClass;
};

function networkOf(network: ResolvedNetwork | null): CaptureNetwork | null {
  return network && { name: network.model, sha256: network.generator.weights.sha256, licence: network.licence };
}

/** Everything the stages of one capture work with. */
export interface CaptureJob {
  readonly store: ProjectStore;
  readonly engine: Engine;
  readonly info: VideoInfo;
  readonly mediaId: number;
  readonly from: number;
  readonly to: number;
  readonly focalPx: number | null;
  readonly options: CaptureOptions;
  readonly body: CaptureBody;
  /** Null where people are lifted from their landmarks alone. */
  readonly network: ResolvedNetwork | null;
  readonly output: {
    readonly outDir: string;
    readonly baseName: string;
    readonly formats: readonly ExportFormat[];
    readonly overlay: boolean;
  };
}

/** A file that was written for people. */
export interface WrittenFile {
  readonly takeId: number | null;
  readonly format: ExportFormat | 'overlay';
  readonly path: string;
  readonly sha256: string;
  readonly receipt: Json;
}

/** The stages of a capture, in order. Raise a version whenever the same input would give another output. */
export function captureStages(job: CaptureJob) {
  const { store, engine, info, options, from, to } = job;

  const track = {
    name: 'track',
    version: 2,
    parameters: () => ({
      media: info.sha256,
      from,
      to,
      people: options.people,
      quality: options.quality,
      boxes: options.boxes.map((box) => ({ ...box })),
      models: [POSE_MODELS.detector.onnxSha256, POSE_MODELS[LANDMARK_MODEL[options.quality]].onnxSha256],
    }),
    run: (_input, ctx) =>
      engine.run(
        'track',
        {
          source: { info, from, to },
          options: {
            quality: options.quality,
            people: options.people,
            device: options.device,
            boxes: options.boxes,
          },
        },
        ctx,
      ),
  } satisfies Stage;

  const { network } = job;
  const lift = {
    name: 'lift',
    version: 1,
    parameters: () => ({
      models: [...(network?.identity ?? [])],
      mode: network?.mode ?? null,
      precision: network?.precision ?? null,
      // The fit comes later: what it follows is the same as without it.
      smplify: network?.refine === 'smplify',
      smooth: network?.smooth ?? false,
      focalPx: job.focalPx,
    }),
    run: (input, ctx): Promise<LiftResult | null> =>
      network
        ? engine.run(
            'lift',
            {
              info,
              tracks: input.output(track).tracks,
              focalPx: job.focalPx,
              model: network.model,
              device: options.device,
              mode: network.mode,
              precision: network.precision,
              refine: network.refine,
              smooth: network.smooth,
            },
            ctx,
          )
        : Promise.resolve(null),
  } satisfies Stage;

  const camera = {
    name: 'camera',
    version: 2,
    needs: ['track'],
    parameters: () => ({ focalPx: job.focalPx }),
    async run(input, ctx) {
      const { tracks, rejected } = input.output(track);
      const request = { info, from, to, tracks, rejected, focalPx: job.focalPx };
      const verdict = await engine.run('watchCamera', request, ctx);
      const warning = cameraWarning(verdict);
      if (warning && tracks.length > 0) ctx.warn(warning);
      return verdict;
    },
  } satisfies Stage;

  const fit = {
    name: 'fit',
    version: 4,
    parameters: () => ({
      heightCm: options.heightCm,
      focalPx: job.focalPx,
      body: job.body.sha256,
      ...(network && { refine: network.refine, prior: network.prior?.sha256 ?? null, trusted: network.trusted }),
    }),
    async run(input, ctx) {
      const { tracks, rejected } = input.output(track);
      const filmed = input.output(camera);
      const lifted = network ? input.output(lift) : null;
      const solved = await engine.run(
        'solve',
        {
          info,
          tracks,
          body: job.body.name,
          focalPx: job.focalPx,
          heightCm: options.heightCm,
          quality: options.quality,
          cameraMotion: filmed.motion,
          travel: filmed.travel ?? null,
          lifted: network &&
            lifted && {
              tracks: lifted.lifted,
              mode: network.mode,
              refine: network.refine,
              ownBody: network.body !== BUILTIN_BODY_NAME,
              prior: network.prior?.name ?? null,
              trusted: network.trusted,
              aimed: network.aimed,
              licence: network.licence,
            },
        },
        ctx,
      );
      const tuned = network?.generator.source.format === 'finetune' ? { tuned: network.model } : {};
      const { state, confidence, turnDegrees } = filmed;
      const details: CaptureDetails = {
        rejected,
        from,
        to,
        camera: { state, confidence, turnDegrees },
        network: networkOf(network),
        ...tuned,
      };
      const key = captureKey(info.sha256, { stage: ctx.key });
      return { captureId: saveCapture(store, { mediaId: job.mediaId, key, details, tracks, takes: solved.takes }) };
    },
    stillHolds: ({ captureId }) => loadCaptureDetails(store, captureId) !== undefined,
  } satisfies Stage<Json, { captureId: number }>;

  const files = {
    name: 'export',
    version: 1,
    needs: network?.mode === 'vibe' ? ['lift', 'fit'] : ['fit'],
    parameters: () => ({ ...job.output, formats: [...job.output.formats] }),
    async run(input, ctx): Promise<WrittenFile[]> {
      const takes = takesOf(store, input.output(fit).captureId);
      if (takes.length === 0 || job.output.formats.length === 0) return [];
      const { outDir, baseName, formats } = job.output;
      const body = await namedBody(job.body.name);
      const settings = settingsForBody(body, formats);
      if (!settings.mesh) ctx.warn(skeletonAlone(body.name));
      const written = await exportTakes(
        {
          takes: takes.map(({ take }) => take),
          body,
          formats,
          settings,
          outDir,
          baseName,
          clipName: basename(info.path),
          demo: network?.mode === 'vibe' ? demoPeople(takes, input.output(lift)) : null,
        },
        ctx,
      );
      return written.map(({ format, person, path, receipt }) => ({
        takeId: takes.find(({ take }) => take.person === person)?.id ?? null,
        format,
        path,
        sha256: receipt.sha256,
        receipt: { ...receipt },
      }));
    },
    stillHolds: allThere,
  } satisfies Stage<Json, WrittenFile[]>;

  const overlay = {
    name: 'overlay',
    version: 1,
    needs: ['fit'],
    parameters: () => ({ path: overlayPath(job), wanted: job.output.overlay }),
    async run(input, ctx): Promise<WrittenFile[]> {
      if (!job.output.overlay) return [];
      const takes = takesOf(store, input.output(fit).captureId).map(({ take }) => take);
      const path = overlayPath(job);
      await engine.run('overlay', { info, from, to, takes, path }, ctx);
      return [{ takeId: null, format: 'overlay', path, sha256: await hashFile(path), receipt: null }];
    },
    stillHolds: allThere,
  } satisfies Stage<Json, WrittenFile[]>;

  const list = network
    ? ([track, lift, camera, fit, files, overlay] as const)
    : ([track, camera, fit, files, overlay] as const);
  return { track, lift, camera, fit, files, overlay, list };
}

/**
 * A body for research only stays in the studio: files hold its skeleton, and its mesh is left to an export that somebody
 * says yes to. Whoever names `vibe-pkl`, which is made of that mesh, has said so.
 */
function settingsForBody(body: Pick<BodyModel, 'licence'>, formats: readonly ExportFormat[]): ExportSettings {
  if (body.licence === 'free') return DEFAULT_SETTINGS;
  return { ...DEFAULT_SETTINGS, mesh: false, researchMesh: formats.includes('vibe-pkl') };
}

function skeletonAlone(body: string): { code: string; message: string } {
  const message = `The mesh of the body ${body} may be used for research only: files hold the skeleton alone. "export --research-mesh" writes the mesh too.`;
  return { code: 'export/skeleton-alone', message };
}

/** The network's own rows for each take, before and after SMPLify and smoothing. */
function demoPeople(takes: readonly { take: Take }[], result: LiftResult | null): DemoPerson[] {
  return takes.map(({ take }) => {
    const of = (tracks: readonly LiftedTrack[]) => tracks.find(({ person }) => person === take.person)!;
    return { id: take.person, network: of(result!.network), final: of(result!.lifted) };
  });
}

/** The takes of a capture, as they were captured, with their ids in the project. */
function takesOf(store: ProjectStore, captureId: number) {
  const captured = listTakes(store, captureId).filter(({ corrects }) => corrects === null);
  return captured.map(({ id }) => ({ id, take: loadTake(store, id)! }));
}

function overlayPath(job: CaptureJob): string {
  return join(job.output.outDir, `${job.output.baseName}-overlay.mp4`);
}

/** True where every file is there with the bytes that were written. */
async function allThere(files: readonly WrittenFile[]): Promise<boolean> {
  for (const { path, sha256 } of files) {
    if (!existsSync(path) || (await hashFile(path)) !== sha256) return false;
  }
  return true;
}
