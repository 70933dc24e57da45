import { dirname, join, resolve } from 'node:path';
import { type CaptureOptions, DEFAULT_CAPTURE } from '#main/services/capture/capture-request.ts';
import { captureInput } from '#main/services/capture/capture-video.ts';
import {
  CLIP_FORMATS,
  EXPORT_FORMATS,
  type ExportFormat,
  KNOWN_FORMATS,
} from '#main/services/export/export-formats.ts';
import type { CaptureChoice } from '#shared/contract/studio/jobs.ts';
import type { StudioContract } from '#shared/contract/studio/studio-contract.ts';
import { Problem } from '#shared/errors/problem.ts';
import type { Handlers } from '#shared/rpc/procedure.ts';
import { exportItems } from '../jobs/export-items.ts';
import { jobItems } from '../jobs/job-items.ts';
import { mustWrite, type StudioProject } from '../open-studio-project.ts';
import type { StudioParts } from '../studio-parts.ts';
import { watchOf } from '../watch-of.ts';

/** How often progress is told at most: ten times a second. */
const PROGRESS_PAUSE_MS = 100;

const LABELS: Readonly<Record<ExportFormat, string>> = {
  fbx: 'FBX (Maya, Unreal, Unity, MotionBuilder)',
  bvh: 'BVH (motion only)',
  glb: 'glTF binary (web, Blender)',
  npz: 'SMPL parameters (NumPy)',
  coco: 'COCO keypoints (JSON)',
  'vibe-pkl': 'vibe_output.pkl (as VIBE writes it)',
};

/** Long work of the open project. */
export function jobHandlers({ slot, changes }: StudioParts): Handlers<StudioContract>['jobs'] {
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
    export({ take_ids, formats, out_dir }) {
      const { queue, path } = writable();
      const unknown = formats.find((format) => !(KNOWN_FORMATS as readonly string[]).includes(format));
      if (unknown !== undefined) {
        const known = KNOWN_FORMATS.join(', ');
        throw new Problem('export/format', { reason: `There is no export format "${unknown}"`, known });
      }
      const folder = out_dir === null ? join(dirname(path), 'exports') : resolve(out_dir);
      return { job_id: queue.submit('export', { take_ids, formats, out_dir: folder }) };
    },
    async cancel({ id }) {
      await writable().queue.cancel(id);
      return {};
    },
    retry({ id }) {
      writable().queue.retry(id);
      return {};
    },
    exports: (_input, signal) =>
      watchOf(changes, ['exports'], signal, async () => (slot.project ? exportItems(slot.project) : [])),
    formats: () =>
      KNOWN_FORMATS.map((format) => ({
        format,
        label: LABELS[format],
        whole_clip: !(EXPORT_FORMATS as readonly string[]).includes(format) && CLIP_FORMATS.length > 0,
      })),
  };
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
    network:
      choice.model === null
        ? null
        : { model: choice.model, mode: 'studio', refine: 'fit', smooth: false, precision: 'auto' },
  };
}
