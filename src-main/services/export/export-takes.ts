import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { BodyModel } from '#shared/body/body-model.ts';
import { restJoints, shapedRestJoints } from '#shared/body/rest-joints.ts';
import { shapeBody } from '#shared/body/skinning.ts';
import { Problem } from '#shared/errors/problem.ts';
import type { Take } from '#shared/fitting/take.ts';
import { type BodyMotion, bodyMotion } from '#shared/formats/body-motion.ts';
import { writeBvh } from '#shared/formats/bvh.ts';
import { writeCoco } from '#shared/formats/coco.ts';
import { writeFbx } from '#shared/formats/fbx/write-fbx.ts';
import { writeGlb } from '#shared/formats/glb.ts';
import { resampleEvenly } from '#shared/formats/resample.ts';
import { floorLift, type RestMesh, restMesh } from '#shared/formats/rest-mesh.ts';
import { writeTakeNpz } from '#shared/formats/take-npz.ts';
import type { TaskContext } from '../../pipeline/context.ts';
import { EXPORT_FORMATS, EXTENSIONS, type ExportFormat } from './export-formats.ts';
import { makeFolder, writeWhole } from './output-file.ts';
import type { ExportReceipt } from './receipt.ts';
import { SOFTWARE } from './software.ts';
import { verifyFile } from './verify-file.ts';

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
  for (const take of request.takes) {
    const job = prepare(take, request);
    for (const format of formats) {
      ctx.signal.throwIfAborted();
      files.push(await exportOne(format, job, request));
      ctx.report({ stage: 'export', done: files.length, total, unit: 'files' });
    }
  }
  return files;
}

/** One take, ready for every writer. */
interface ExportJob {
  readonly take: Take;
  /** At the clip's own frame times. */
  readonly motion: BodyMotion;
  readonly mesh: RestMesh;
}

function prepare(take: Take, { body }: ExportRequest): ExportJob {
  const shaped = shapeBody(body, take.betas);
  const lift = floorLift(shaped);
  const motion = bodyMotion(take, shapedRestJoints(restJoints(body), take.betas), lift);
  return { take, motion, mesh: restMesh(shaped, lift) };
}

async function exportOne(format: ExportFormat, job: ExportJob, request: ExportRequest): Promise<ExportedFile> {
  const { take } = job;
  const path = join(request.outDir, `${fileName(request.baseName)}-person${take.person}${EXTENSIONS[format]}`);
  const receiptPath = `${path}.receipt.json`;
  const motion = motionFor(format, job.motion);
  const content = await write(format, job, motion, request);
  let receipt: ExportReceipt | null = null;
  const check = async (unnamed: string) => {
    const bytes = await readFile(unnamed);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    try {
      const findings = await verifyFile(format, bytes, { ...job, written: motion }, request.body);
      receipt = { file: basename(path), format, sha256, bytes: bytes.length, ...findings };
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new Problem('export/mismatch', { path, reason }, { cause });
    }
    return `${JSON.stringify(receipt, null, 2)}\n`;
  };
  await writeWhole({ path, content, receiptPath, check });
  return { person: take.person, format, path, receiptPath, receipt: receipt! };
}

/** FBX and BVH keep whole frames only; the others the clip's own times. */
function motionFor(format: ExportFormat, motion: BodyMotion): BodyMotion {
  if (format !== 'fbx' && format !== 'bvh') return motion;
  try {
    return resampleEvenly(motion);
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

async function write(
  format: ExportFormat,
  { take, mesh }: ExportJob,
  motion: BodyMotion,
  request: ExportRequest,
): Promise<Uint8Array | string> {
  switch (format) {
    case 'fbx':
      return writeFbx([{ motion, mesh }], SOFTWARE);
    case 'bvh':
      return writeBvh(motion);
    case 'glb':
      return writeGlb([{ motion, mesh }], SOFTWARE);
    case 'npz':
      return writeTakeNpz(take);
    case 'coco':
      return writeCoco([take], { fileName: request.clipName ?? request.baseName }, SOFTWARE);
  }
}
