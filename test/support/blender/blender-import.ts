import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A 4×4 matrix by rows. */
export type Rows = readonly (readonly number[])[];

export interface Bounds {
  readonly low: readonly [number, number, number];
  readonly high: readonly [number, number, number];
}

/** One armature with its mesh as Blender has it after import: its world, metres, Z up. */
export interface BlenderPerson {
  readonly name: string;
  readonly action: string | null;
  /** First and last frame of the action, in Blender's numbering. */
  readonly range: readonly [number, number] | null;
  /** Bones in rest pose, world matrices by name. */
  readonly rest: Readonly<Record<string, Rows>>;
  readonly parents: Readonly<Record<string, string | null>>;
  readonly frames: readonly { readonly frame: number; readonly bones: Readonly<Record<string, Rows>> }[];
  readonly mesh: {
    readonly count: number;
    /** `points` holds every `step`-th vertex. */
    readonly step: number;
    readonly rest: Bounds;
    /** Shape keys but for the basis; `offsets` of every `step`-th vertex at value 1, metres, Blender's axes. */
    readonly shapes: readonly {
      readonly name: string;
      readonly value: number;
      readonly offsets: readonly (readonly number[])[];
    }[];
    readonly frames: readonly { readonly bounds: Bounds; readonly points: readonly (readonly number[])[] }[];
  } | null;
}

export interface BlenderScene {
  readonly blender: string;
  readonly fps: number;
  readonly people: readonly BlenderPerson[];
}

/**
 * Imports a file in Blender with the importer's own settings and gives back what stands in the scene.
 *
 * @param frames frames to pose, counted from 0
 * @param fps    frame rate of the take
 */
export async function blenderImport(path: string, frames: readonly number[], fps: number): Promise<BlenderScene> {
  return (await runScript('dump-import.py', path, frames.join(','), String(fps))) as BlenderScene;
}

/** Where Blender shows a take: px, (0, 0) at the top-left corner, and the distance along the view, metres. */
export interface BlenderPicture {
  readonly size: readonly [number, number];
  readonly fps: number;
  /** First and last frame of the scene, counted from the motion's first. */
  readonly range: readonly [number, number];
  readonly frames: readonly {
    readonly frame: number;
    readonly bones: Readonly<Record<string, readonly [number, number, number]>>;
    /** Some of the mesh's vertices: Blender's world and the picture. */
    readonly vertices: readonly { readonly world: readonly [number, number, number]; readonly px: readonly number[] }[];
  }[];
}

/**
 * Imports a file in Blender and looks at it through a camera: the one `script` makes, or the file's own.
 *
 * @param frames frames to look at, counted from 0
 * @param render where to write a picture of the last of them
 */
export async function blenderCamera(
  path: string,
  frames: readonly number[],
  fps: number,
  size: readonly [number, number],
  script: string | null,
  render?: string,
): Promise<BlenderPicture> {
  const rest = [frames.join(','), String(fps), ...size.map(String), script ?? '-', ...(render ? [render] : [])];
  return (await runScript('dump-camera.py', path, ...rest)) as BlenderPicture;
}

/** Has Blender make a character with exporters of its own. */
export async function blenderCharacter(fbxPath: string, glbPath: string): Promise<void> {
  const script = join(import.meta.dirname, 'make-character.py');
  const base = ['-b', '--factory-startup', '--python-exit-code', '3', '--python', script, '--'];
  await promisify(execFile)('blender', [...base, fbxPath, glbPath], { timeout: 120_000 });
}

/** A skeleton as Blender has it after import. */
export interface BlenderSkeleton {
  /** First and last frame of the action, in Blender's numbering. */
  readonly range: readonly [number, number];
  readonly fps: number;
  /** Bones in rest pose, world matrices by name. */
  readonly rest: Readonly<Record<string, Rows>>;
  readonly parents: Readonly<Record<string, string | null>>;
  /** Height of the lowest vertex in rest, metres; null without a mesh. */
  readonly low: number | null;
  /** World matrices by name, one record a frame that was asked for. */
  readonly frames: readonly Readonly<Record<string, Rows>>[];
}

/** Imports many files in one run of Blender. */
export async function blenderSkeletons(
  orders: readonly { readonly path: string; readonly fps: number; readonly frames: readonly number[] }[],
): Promise<BlenderSkeleton[]> {
  const folder = mkdtempSync(join(tmpdir(), 'blender-list-'));
  try {
    writeFileSync(join(folder, 'list.json'), JSON.stringify(orders));
    return (await runScript('dump-skeletons.py', join(folder, 'list.json'))) as BlenderSkeleton[];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One array of an archive as numpy sees it. */
export interface NumpyArray {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly sum: number | null;
  readonly text: string | null;
}

/** Loads an NPZ archive with the numpy that Blender uses. */
export async function numpyLoad(path: string): Promise<Readonly<Record<string, NumpyArray>>> {
  return (await runScript('load-npz.py', path)) as Record<string, NumpyArray>;
}

/** Runs one of this folder's scripts in Blender on a file and parses the JSON it writes. */
async function runScript(name: string, path: string, ...rest: string[]): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'blender-'));
  const out = join(folder, 'out.json');
  const script = join(import.meta.dirname, name);
  const base = ['-b', '--factory-startup', '--python-exit-code', '3', '--python', script, '--'];
  try {
    await promisify(execFile)('blender', [...base, path, out, ...rest], { timeout: 120_000 });
    return JSON.parse(readFileSync(out, 'utf8'));
  } catch (error) {
    const { stderr = '', stdout = '' } = error as { stderr?: string; stdout?: string };
    throw new Error(`Blender could not read ${path}:\n${stdout}\n${stderr}`, { cause: error });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
