import { loadJoints49Source } from '#main/model-library/load-body.ts';
import { openModelLibrary } from '#main/model-library/model-library.ts';
import type { TaskContext } from '#main/pipeline/context.ts';
import type { BodyModel } from '#shared/body/body-model.ts';
import { type Joints49Source, SMPL_VERTEX_COUNT } from '#shared/body/joints49.ts';
import type { DemoPerson } from '#shared/compat/vibe/demo-person.ts';
import { Problem } from '#shared/errors/problem.ts';
import { NameBook, type NameValues, nameFrom, safeName } from '#shared/exporting/file-names.ts';
import { rateName } from '#shared/exporting/frame-rates.ts';
import type { Take } from '#shared/fitting/take.ts';
import { MAX_ARRAY_BYTES } from '#shared/formats/bytes/stored-array.ts';
import { checkCharacter, checkLicence, checkSettings } from './check-request.ts';
import {
  CLIP_FORMATS,
  type ClipFormat,
  canHoldSeveral,
  EXPORT_FORMATS,
  EXTENSIONS,
  type ExportFormat,
  TAKE_FORMATS,
  type TakeFormat,
  type TogetherFormat,
} from './export-formats.ts';
import { DEFAULT_SETTINGS, type ExportSettings } from './export-settings.ts';
import { type ExportedFile, exportVerified } from './export-verified.ts';
import type { TakeLedger } from './ledger.ts';
import { makeFolder } from './output-file.ts';
import { type PreparedTake, prepareBody, prepareTake, sourceFor } from './prepare-take.ts';
import { filmedBy, ownNumbers, peopleOfScene } from './scene-people.ts';
import { type ExportWorkers, exportWorkers } from './worker/export-workers.ts';
import { shareArrays } from './worker/share-arrays.ts';
import type { ExportWorker } from './worker/start-export-worker.ts';
import { type CameraOrder, writeCameraFiles } from './write-camera-files.ts';
import type { Character } from './written-take.ts';

/** Which takes are written as what, and where. */
export interface ExportRequest {
  readonly takes: readonly Take[];
  /** The body the takes were fitted with. */
  readonly body: BodyModel;
  readonly formats: readonly ExportFormat[];
  /** Rate, mesh and the like; what clip and format decide where left out. */
  readonly settings?: ExportSettings;
  /** Made where it does not exist. */
  readonly outDir: string;
  /** Name of the clip: files are called `<baseName>-person<N>.<ext>`, `<baseName>-vibe_output.pkl` for everybody. */
  readonly baseName: string;
  /** The network's own rows for `vibe-pkl`, in the order of the takes; what the takes say where left out. */
  readonly demo?: readonly DemoPerson[] | null;
  /** Where each take comes from, in their order; what the takes say where left out. */
  readonly ledgers?: readonly TakeLedger[];
  /** Somebody's own character, in place of a preset: its kind of file is the one that can be asked for. */
  readonly character?: Character;
  /** Workers of a run of several clips, so that none has to be started for each; they end with the run. */
  readonly workers?: ExportWorkers;
  /** Name of the project, for file names. */
  readonly project?: string;
  /** Names given to files of the same run before, so that none is given twice. */
  readonly book?: NameBook;
  /** File name of the clip, without folders, for keypoint files; the base name where left out. */
  readonly clipName?: string;
  /** Where the clip lies: a camera file tells it, so that the picture is found. */
  readonly clipPath?: string;
  /** Presentation time of the clip's first frame, µs, and the turn its pictures are shown with; 0 where left out. */
  readonly clipBeginsUs?: number;
  readonly clipRotation?: number;
}

/**
 * Writes each take in each format, and one file for all takes in formats that hold everybody. A file appears only after another reader than the writer has read it back and every
 * joint of every frame stands where the take says; its receipt stands beside it.
 *
 * @throws Problem those of `checkSettings` and `checkLicence`, `export/mismatch` (the file is removed), `output/unwritable`, `output/disk-full`;
 *         files finished before stay
 */
export async function exportTakes(request: ExportRequest, ctx: TaskContext): Promise<ExportedFile[]> {
  const settings = request.settings ?? DEFAULT_SETTINGS;
  checkSettings(request.formats, settings);
  if (request.character) checkCharacter(request.character, request.formats);
  else if (request.takes.length > 0) checkLicence(request.body, request.formats, settings);
  const removeEmpty = await makeFolder(request.outDir);
  if (request.takes.length === 0 || request.formats.length === 0) return [];
  try {
    return await writeAll(request, settings, ctx);
  } catch (error) {
    await removeEmpty();
    throw error;
  }
}

async function writeAll(request: ExportRequest, settings: ExportSettings, ctx: TaskContext): Promise<ExportedFile[]> {
  const takeFormats = TAKE_FORMATS.filter((format) => request.formats.includes(format));
  const areTogether = settings.together === true && request.takes.length > 1 && !request.character;
  const shared = takeFormats.filter((format): format is TogetherFormat => areTogether && canHoldSeveral(format));
  const formats = takeFormats.filter((format) => !(shared as readonly TakeFormat[]).includes(format));
  const clipFormats = CLIP_FORMATS.filter((format) => request.formats.includes(format));
  const files: ExportedFile[] = [];
  if (clipFormats.includes('vibe-pkl')) refuseTooLong(request);
  const total = request.takes.length * formats.length + shared.length + clipFormats.length;
  const done = (file: ExportedFile) => {
    files.push(file);
    ctx.report({ stage: 'export', done: files.length, total, unit: 'files' });
  };
  const book = request.book ?? new NameBook();
  const ledgers = request.takes.map((take, i) => request.ledgers?.[i] ?? plainLedger(take, request.body));
  await using own = request.workers ? null : exportWorkers(ctx.signal);
  const workers = request.workers ?? own!;
  const body = prepareBody(request.body);
  if (shared.length > 0) {
    const people = peopleOfScene(request.takes, body.rest);
    const stem = book.unique(nameFrom(settings.template, { ...namesOf(request), fps: rateOf(request) }));
    for (const format of shared) {
      ctx.signal.throwIfAborted();
      const worker = await workers.forTake(people.reduce((sum, { take }) => sum + take.frames, 0));
      const filmed = filmedBy(request.takes);
      const sources = people.map(({ take, place }, i) =>
        sourceFor(format, prepareTake(take, body, place), settings, ledgers[i]!, { filmed }),
      );
      const make = (path: string) => worker.carryOut({ format, path, sources });
      const file = await exportVerified(format, `${stem}${EXTENSIONS[format]}`, ledgers, request, make);
      done({ person: null, ...file });
    }
    if (settings.camera) {
      const filmed = filmedBy(request.takes);
      await writeCamera({ filmed, takes: people.map(({ take }) => take), ledgers, stem }, request);
    }
  }
  const names = formats.length > 0 ? fileNames(request, settings, book) : [];
  for (const [index, take] of (formats.length > 0 ? request.takes : []).entries()) {
    const prepared = prepareTake(take, body);
    for (const format of formats) {
      ctx.signal.throwIfAborted();
      const worker = await workers.forTake(take.frames);
      done(await exportOne(format, prepared, names[index]!, ledgers[index]!, request, worker));
    }
    if (settings.camera) {
      await writeCamera({ filmed: take, takes: [take], ledgers: [ledgers[index]!], stem: names[index]! }, request);
    }
  }
  for (const format of clipFormats) {
    ctx.signal.throwIfAborted();
    const frames = request.takes.reduce((sum, take) => sum + take.frames, 0);
    done(await exportEverybody(format, request, ledgers, await workers.forTake(frames)));
  }
  return files;
}

/** Name of each take's files without their endings; a second take of the same person gets a number behind it. */
function fileNames({ takes, ...request }: ExportRequest, { template, fps }: ExportSettings, book: NameBook): string[] {
  return takes.map(({ person, fps: own }) => {
    const values = { ...namesOf(request), person: `person${person}`, fps: rateName(fps ?? own) };
    return book.unique(nameFrom(template, values));
  });
}

/** The rate in the name of a file with everybody. */
function rateOf({ takes, settings = DEFAULT_SETTINGS }: ExportRequest): string {
  return rateName(settings.fps ?? takes[0]!.fps);
}

async function writeCamera(order: Omit<CameraOrder, 'clip' | 'outDir'>, request: ExportRequest): Promise<void> {
  const { clipName, baseName, clipPath, clipBeginsUs, clipRotation, outDir } = request;
  const clip = { fileName: clipName ?? baseName, path: clipPath, beginsUs: clipBeginsUs, rotation: clipRotation };
  await writeCameraFiles({ ...order, clip, outDir });
}

/** What stands in all names of a clip. */
function namesOf({
  baseName,
  project,
  character,
  settings = DEFAULT_SETTINGS,
}: Omit<ExportRequest, 'takes'>): NameValues {
  return {
    clip: baseName,
    project,
    preset: character ? safeName(character.name.replace(/\.[^.]*$/, '')) : settings.preset,
    date: new Date().toISOString().slice(0, 10),
  };
}

async function exportOne(
  format: TakeFormat,
  prepared: PreparedTake,
  stem: string,
  ledger: TakeLedger,
  request: ExportRequest,
  worker: ExportWorker,
): Promise<ExportedFile> {
  const { settings = DEFAULT_SETTINGS, character } = request;
  const source = sourceFor(format, prepared, settings, ledger, { character });
  const clip = { fileName: request.clipName ?? request.baseName };
  const name = `${stem}${EXTENSIONS[format]}`;
  const make = (path: string) => worker.carryOut({ format, path, source, clip, name });
  return { person: prepared.take.person, ...(await exportVerified(format, name, [ledger], request, make)) };
}

/** One file with all takes. The second take of a person gets the next number nobody has. */
async function exportEverybody(
  format: ClipFormat,
  { takes, body, demo = null, ...request }: ExportRequest,
  ledgers: readonly TakeLedger[],
  worker: ExportWorker,
): Promise<ExportedFile> {
  const { template } = request.settings ?? DEFAULT_SETTINGS;
  const values = { ...namesOf({ body, ...request }), fps: rateOf({ takes, body, ...request }) };
  const name = `${nameFrom(template, values)}-${EXTENSIONS[format]}`;
  if (format === 'openpose') {
    const stem = safeName((request.clipName ?? request.baseName).replace(/\.[^.]*$/, ''));
    const make = (path: string) => worker.carryOut({ format, path, takes: takes.map(shareArrays), stem });
    return { person: null, ...(await exportVerified(format, name, ledgers, request, make)) };
  }
  const ids = ownNumbers(takes);
  const source = {
    takes: takes.map(shareArrays),
    ids,
    body: shareArrays({ ...body, jointRegressor: shareArrays(body.jointRegressor) }),
    joints49: await joints49Of(body),
    demo: demo?.map((person, i) => ({ ...person, id: ids[i]! })) ?? null,
  };
  const make = (path: string) => worker.carryOut({ format, path, source });
  return { person: null, ...(await exportVerified(format, name, ledgers, request, make)) };
}

/** SMPL's own 49 joints, for a body of the library that came with them. */
async function joints49Of(body: BodyModel): Promise<Joints49Source | null> {
  if (body.vertexCount !== SMPL_VERTEX_COUNT) return null;
  return loadJoints49Source(openModelLibrary(), body.name).catch((error) => {
    if (error instanceof Problem) return null;
    throw error;
  });
}

/** Vertices of every frame make an array that readers, this one too, refuse beyond 2 GiB. */
function refuseTooLong({ takes, body }: ExportRequest): void {
  const most = Math.floor(MAX_ARRAY_BYTES / (body.vertexCount * 12));
  const long = takes.find(({ frames }) => frames > most);
  if (!long) return;
  const reason = `Person ${long.person} is seen in ${long.frames} frames; a vibe_output.pkl with vertices holds at most ${most}`;
  throw new Problem('export/format', { reason, known: `${EXPORT_FORMATS.join(', ')} know no such limit` });
}

/** What a take itself tells of where it comes from. */
function plainLedger(take: Take, { name, licence }: BodyModel): TakeLedger {
  return { model: null, body: { name, licence }, edits: 0, clean_up: [], licence: take.licence };
}
