import { accessSync, constants } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type CaptureOptions, DEFAULT_CAPTURE } from '#main/services/capture/capture-request.ts';
import { captureInput } from '#main/services/capture/capture-video.ts';
import { checkSettings } from '#main/services/export/check-request.ts';
import { isClipFormat, KNOWN_FORMATS } from '#main/services/export/export-formats.ts';
import type { CaptureChoice } from '#shared/contract/studio/jobs.ts';
import type { StudioContract } from '#shared/contract/studio/studio-contract.ts';
import { Problem } from '#shared/errors/problem.ts';
import { VIDEO_FORMATS, type VideoFormat } from '#shared/exporting/targets.ts';
import type { Handlers } from '#shared/rpc/procedure.ts';
import { exportItems } from '../jobs/export-items.ts';
import { settingsOf } from '../jobs/export-settings-of.ts';
import { isTakeOrClipFormat, type StudioFormat } from '../jobs/export-work.ts';
import { jobItems } from '../jobs/job-items.ts';
import { mustWrite, type StudioProject } from '../open-studio-project.ts';
import type { StudioParts } from '../studio-parts.ts';
import { watchOf } from '../watch-of.ts';

/** How often progress is told at most: ten times a second. */
const PROGRESS_PAUSE_MS = 100;

/** Kinds of file that can be asked for in the window. */
const STUDIO_FORMATS: readonly StudioFormat[] = [...KNOWN_FORMATS, ...VIDEO_FORMATS];

const LABELS: Readonly<Record<StudioFormat, string>> = {
  fbx: 'FBX (Maya, Unreal, Unity, MotionBuilder)',
  bvh: 'BVH (motion only)',
  glb: 'glTF binary (web, Blender)',
  usd: 'USD (text, skeleton animation)',
  usdz: 'USDZ (USD as one package)',
  npz: 'SMPL parameters (NumPy)',
  coco: 'COCO keypoints (JSON)',
  amass: 'AMASS (SMPL add-ons)',
  trc: 'TRC (OpenSim markers)',
  mot: 'MOT (OpenSim joint angles)',
  c3d: 'C3D (biomechanics)',
  csv: 'CSV (spreadsheets)',
  openpose: 'OpenPose keypoints (JSON, one file a frame)',
  'vibe-pkl': 'vibe_output.pkl (as VIBE writes it)',
  overlay: 'Overlay MP4 (the video with everybody drawn over it)',
  matte: 'Matte MOV (the bodies alone, with alpha and timecode)',
};

/** Long work of the open project. */
export function jobHandlers({ slot, changes, options }: StudioParts): Handlers<StudioContract>['jobs'] {
  const writable = (): StudioProject => {
    const project = slot.must();
    mustWrite(project);
    return project;
  };
  return {
    list: (_input, signal) =>
      watchOf(changes, ['jobs'], signal, () => (slot.project ? jobItems(slot.project) : []), {
        pauseMs: PROGRESS_PAUSE_MS,
      }),
    capture({ media_ids, choice }) {
      const { files, queue, path } = writable();
      const output = { outDir: join(dirname(path), 'exports'), formats: [], overlay: false };
      const inputs = media_ids.map((id) => captureInput(files.info(id), captureOptions(choice), output));
      return { job_ids: inputs.map((input) => queue.submit('capture', input)) };
    },
    export({ take_ids, formats, out_dir, choice }) {
      const { queue, path } = slot.must();
      const unknown = formats.find((format) => !(STUDIO_FORMATS as readonly string[]).includes(format));
      if (unknown !== undefined) {
        const known = STUDIO_FORMATS.join(', ');
        throw new Problem('export/format', { reason: `There is no export format "${unknown}"`, known });
      }
      const folder = out_dir === null ? exportFolder(path, options.projectsFolder) : resolve(out_dir);
      const settings = settingsOf(choice);
      checkSettings(formats.filter(isTakeOrClipFormat), settings);
      const range = { startS: choice.start_s, endS: choice.end_s };
      return {
        job_id: queue.submit('export', {
          take_ids,
          formats,
          out_dir: folder,
          settings,
          range,
          character: choice.character,
        }),
      };
    },
    async cancel({ id }) {
      await slot.must().queue.cancel(id);
      return {};
    },
    retry({ id }) {
      slot.must().queue.retry(id);
      return {};
    },
    exports: (_input, signal) =>
      watchOf(changes, ['exports', 'takes'], signal, async () => (slot.project ? exportItems(slot.project) : [])),
    formats: () =>
      STUDIO_FORMATS.map((format) => ({
        format,
        label: LABELS[format],
        whole_clip: isVideo(format) || isClipFormat(format),
      })),
  };
}

function isVideo(format: StudioFormat): format is VideoFormat {
  return (VIDEO_FORMATS as readonly StudioFormat[]).includes(format);
}

/** Beside the project; where nothing can be written there, among the user's projects. */
function exportFolder(project: string, projectsFolder: string): string {
  try {
    accessSync(dirname(project), constants.W_OK);
    return join(dirname(project), 'exports');
  } catch {
    return join(projectsFolder, 'exports');
  }
}

function captureOptions(choice: CaptureChoice): CaptureOptions {
  return {
    ...DEFAULT_CAPTURE,
    people: choice.people,
    quality: choice.quality,
    startS: choice.start_s,
    endS: choice.end_s,
    heightCm: choice.height_cm,
    focal: choice.focal_px === null ? null : { unit: 'px', value: choice.focal_px },
    network: networkOf(choice),
  };
}

/** What follows a network is as on the command line: with VIBE's own numbers, nothing. */
function networkOf({ model, refine, compat, smooth, precision }: CaptureChoice): CaptureOptions['network'] {
  if (model === null) return null;
  return { model, mode: compat ?? 'studio', refine: refine ?? (compat ? 'none' : 'fit'), smooth, precision };
}
