import { basename, join } from 'node:path';
import type { TaskContext } from '#main/pipeline/context.ts';
import type { BodyModel } from '#shared/body/body-model.ts';
import { type RestJoints, restJoints, shapedRestJoints } from '#shared/body/rest-joints.ts';
import { shapeBody } from '#shared/body/skinning.ts';
import { Problem } from '#shared/errors/problem.ts';
import type { Take } from '#shared/fitting/take.ts';
import { type BodyMotion, bodyMotion } from '#shared/formats/body-motion.ts';
import { resampleEvenly } from '#shared/formats/resample.ts';
import { floorLift, type RestMesh, restMesh } from '#shared/formats/rest-mesh.ts';
import { EXPORT_FORMATS, EXTENSIONS, type ExportFormat } from './export-formats.ts';
import { appearWhole, makeFolder } from './output-file.ts';
import { ReadBackError } from './read-back/loaded-motion.ts';
import type { ExportReceipt } from './receipt.ts';
import { exportWorkers } from './worker/export-workers.ts';
import { shareArrays } from './worker/share-arrays.ts';
import type { ExportWorker } from './worker/start-export-worker.ts';

/** Which takes are written as what, and where. */
export interface ExportRequest {
  readonly takes: readonly Take[];
  /** The body the takes were fitted with. */
  readonly body: BodyModel;
  readonly formats: readonly ExportFormat[];
  /** Made where it does not exist. */
  readonly outDir: string;
  /** Start of every file name: `<baseName>-person<N>.<ext>`. */
  readonly baseName: string;
  /** File name of the clip, without folders, for keypoint files; the base name where left out. */
  readonly clipName?: string;
}

/** A file that was written, read back and found to agree with its take. */
export interface ExportedFile {
  readonly person: number;
  readonly format: ExportFormat;
  readonly path: string;
  readonly receiptPath: string;
  readonly receipt: ExportReceipt;
}

/**
 * Writes each take in each format. A file appears only after another reader than the writer has read it back and every
 * joint of every frame stands where the take says; its receipt stands beside it.
 *
 * @throws Problem `export/format`, `export/mismatch` (the file is removed), `output/unwritable`, `output/disk-full`;
 *         files finished before stay
 */
export async function exportTakes(request: ExportRequest, ctx: TaskContext): Promise<ExportedFile[]> {
  const unknown = request.formats.find((format) => !EXPORT_FORMATS.includes(format));
  if (unknown !== undefined) {
    const known = EXPORT_FORMATS.join(', ');
    throw new Problem('export/format', { reason: `There is no export format "${unknown}"`, known });
  }
  const formats = EXPORT_FORMATS.filter((format) => request.formats.includes(format));
  await makeFolder(request.outDir);
  const files: ExportedFile[] = [];
  const total = request.takes.length * formats.length;
  if (total === 0) return files;
  const names = fileNames(request);
  await using workers = exportWorkers(ctx.signal);
  for (const [index, take] of request.takes.entries()) {
    const job = prepare(take, names[index]!, request);
    for (const format of formats) {
      ctx.signal.throwIfAborted();
      files.push(await exportOne(format, job, request, await workers.forTake(take.frames)));
      ctx.report({ stage: 'export', done: files.length, total, unit: 'files' });
    }
  }
  return files;
}

/** One take, ready for every format; large arrays live in shared memory. */
interface ExportJob {
  /** File name without its ending. */
  readonly name: string;
  readonly take: Take;
  /** At the clip's own frame times. */
  readonly motion: BodyMotion;
  readonly mesh: RestMesh;
  readonly rest: RestJoints;
}

function prepare(take: Take, name: string, { body }: ExportRequest): ExportJob {
  const shaped = shapeBody(body, take.betas);
  const rest = restJoints(body);
  const lift = floorLift(shaped);
  const motion = shareArrays(bodyMotion(take, shapedRestJoints(rest, take.betas), lift));
  return { name, take: shareArrays(take), motion, mesh: shareArrays(restMesh(shaped, lift)), rest };
}

/** `<clip>-person<N>` of each take; a second take of the same person gets a number behind it. */
function fileNames({ takes, baseName }: ExportRequest): string[] {
  const used = new Map<number, number>();
  return takes.map(({ person }) => {
    const count = (used.get(person) ?? 0) + 1;
    used.set(person, count);
    return `${fileName(baseName)}-person${person}${count > 1 ? `-${count}` : ''}`;
  });
}

async function exportOne(
  format: ExportFormat,
  job: ExportJob,
  request: ExportRequest,
  worker: ExportWorker,
): Promise<ExportedFile> {
  const { name, take, mesh, rest } = job;
  const path = join(request.outDir, `${name}${EXTENSIONS[format]}`);
  const receiptPath = `${path}.receipt.json`;
  const motion = motionFor(format, job.motion);
  const source = { take, motion, resampled: motion !== job.motion, mesh, rest };
  const clip = { fileName: request.clipName ?? request.baseName };
  let receipt: ExportReceipt | null = null;
  const make = async (unnamed: string) => {
    try {
      const { findings, sha256, bytes } = await worker.carryOut({ format, path: unnamed, source, clip });
      receipt = { file: basename(path), format, sha256, bytes, ...findings };
    } catch (cause) {
      if (!(cause instanceof ReadBackError)) throw cause;
      throw new Problem('export/mismatch', { path, reason: cause.message }, { cause });
    }
    return `${JSON.stringify(receipt, null, 2)}\n`;
  };
  await appearWhole({ path, receiptPath, make });
  return { person: take.person, format, path, receiptPath, receipt: receipt! };
}

/** FBX and BVH keep whole frames only; the others the clip's own times. */
function motionFor(format: ExportFormat, motion: BodyMotion): BodyMotion {
  if (format !== 'fbx' && format !== 'bvh') return motion;
  try {
    const even = resampleEvenly(motion);
    return even === motion ? motion : shareArrays(even);
  } catch (cause) {
    const reason = `The frame times of this clip are too far apart for ${format.toUpperCase()}`;
    throw new Problem('export/format', { reason, known: 'glb, npz and coco keep any frame times' }, { cause });
  }
}

/** Without what file systems do not take in a name. */
function fileName(name: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
  return name.replace(/[\\/:*?"<>|\u0000-\u001f]/g, '_');
}
