import { resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { numberBetween, parseFormats } from '#main/cli/options.ts';
import { createTerminal } from '#main/cli/terminal.ts';
import { type ExportFormat, KNOWN_FORMATS } from '#main/services/export/export-formats.ts';
import { DEFAULT_SETTINGS, type ExportSettings } from '#main/services/export/export-settings.ts';
import type { ExportedFile } from '#main/services/export/export-verified.ts';
import { characterOf, chosenRig, describeRig } from '#main/services/rigs/choose-rig.ts';
import type { OpenRig } from '#main/services/rigs/open-rig.ts';
import { batchNames, exportTakesOfProject } from '#main/services/takes/export-takes-of-project.ts';
import { openProject } from '#main/store/open-project.ts';
import { Problem } from '#shared/errors/problem.ts';
import { DEFAULT_TEMPLATE, NAME_PARTS } from '#shared/exporting/file-names.ts';
import { parseRate } from '#shared/exporting/frame-rates.ts';
import { formatTolerance, parseTolerance as toleranceOf } from '#shared/exporting/key-tolerance.ts';
import { type KeyTolerance, USUAL_TOLERANCE } from '#shared/exporting/reduce-keys.ts';
import { EXPORT_TARGETS, type ExportTarget, OWN_CHARACTER, targetOf } from '#shared/exporting/targets.ts';
import { FINGER_CHOICES, type FingerChoice, ROOT_MOTIONS, type RootMotion } from '#shared/retarget/preset.ts';
import { PRESET_CHANGES } from '#shared/retarget/presets/preset-changes.ts';
import { PRESET_IDS } from '#shared/retarget/presets/retarget-presets.ts';

interface ExportOptions {
  readonly project: string[];
  readonly take?: string[];
  readonly formats?: ExportFormat[];
  readonly out: string;
  readonly for?: string;
  readonly preset?: string;
  readonly fps?: string;
  readonly name: string;
  readonly rig?: string;
  readonly bone?: string[];
  readonly skeletonOnly?: boolean;
  readonly researchMesh?: boolean;
  readonly camera?: boolean;
  readonly people: string;
  readonly blendShapes?: boolean;
  readonly reduceKeys?: KeyTolerance | true;
  readonly fingers?: FingerChoice;
  readonly rest?: string;
  readonly up?: string;
  readonly units?: string;
  readonly order?: string;
  readonly root?: boolean;
  readonly rootMotion?: string;
  readonly start?: number;
  readonly end?: number;
  readonly json?: boolean;
}

const SECONDS = numberBetween(0, 1e6, 'seconds');

/** `export --project FILE`: writes animation files of takes that are in projects. */
export function exportCommand(signal: AbortSignal): Command {
  const targets = EXPORT_TARGETS.filter(isOffered);
  return new Command('export')
    .description('Write animation files of takes in projects; each is read back and compared before it is called done.')
    .requiredOption('--project <file...>', 'project files')
    .option('--take <id...>', 'takes to export (default: all; of one project only)')
    .option('--for <application>', `where the files go: ${targets.map(({ id }) => id).join(', ')}`)
    .option(
      '--formats <list>',
      `comma-separated: ${KNOWN_FORMATS.join(', ')}, or all (fbx, bvh, glb, npz, coco)`,
      parseFormats,
    )
    .option('--preset <skeleton>', `skeleton of files that have one: ${PRESET_IDS.join(', ')}`)
    .option('--fps <rate>', 'frame rate of the keys, such as 24, 29.97 or 30000/1001 (default: the clip’s own)')
    .option(
      '--name <template>',
      `file names, from ${NAME_PARTS.map((part) => `{${part}}`).join(', ')}`,
      DEFAULT_TEMPLATE,
    )
    .option('--rig <file>', 'put the motion onto your own FBX or GLB character, in place of --preset')
    .option(
      '--bone <role=name...>',
      'what a bone of the character is, such as l_elbow=arm_lower_L; kept for the next time',
    )
    .option('--skeleton-only', 'leave the mesh of the body out')
    .option('--research-mesh', 'write the mesh of a body that is for research only; you say that you may')
    .option('--camera', 'also the camera that filmed: in FBX, GLB and USD, and as a file with a script for Blender')
    .addOption(
      new Option('--people <how>', 'people of a clip in one file, where FBX and GLB hold several, or each in their own')
        .choices(['separate', 'together'])
        .default('separate'),
    )
    .option('--blend-shapes', 'shape components of the body as blend shapes of its mesh, in FBX and GLB')
    .option(
      '--reduce-keys [error]',
      'fewer keys in FBX and GLB, no joint ever farther off than this, such as 0.1deg/1mm (the default); BVH and USD have a row for every frame',
      parseTolerance,
    )
    .addOption(
      new Option(
        '--fingers <how>',
        'bones of fingers, held like this; on a character of your own, none leaves them as they rest',
      ).choices(FINGER_CHOICES),
    )
    .addOption(
      new Option('--rest <pose>', 'rest pose of the skeleton, in place of the preset’s').choices(PRESET_CHANGES.rest),
    )
    .addOption(
      new Option('--up <axis>', 'axis that points up in FBX: y-up faces +Z, z-up faces −Y').choices(PRESET_CHANGES.up),
    )
    .addOption(new Option('--units <unit>', 'unit of FBX and BVH').choices(PRESET_CHANGES.unit))
    .addOption(new Option('--order <axes>', 'order of angles in BVH and FBX').choices(PRESET_CHANGES.order))
    .option('--root', 'a root bone on the floor above the hips')
    .option('--no-root', 'no root bone: the hips come first')
    .option('--root-motion <how>', `what a separate root bone does: ${ROOT_MOTIONS.join(', ')}`)
    .option('--start <seconds>', 'from this moment of each clip on', SECONDS)
    .option('--end <seconds>', 'up to this moment', SECONDS)
    .requiredOption('--out <folder>', 'output folder')
    .option('--json', 'print one JSON document')
    .action(async (options: ExportOptions) => {
      const terminal = createTerminal({ json: options.json ?? false });
      const outDir = resolve(options.out);
      const rig = options.rig === undefined ? null : await chosenRig(options.rig, options.bone ?? []);
      if (rig) for (const line of describeRig(rig)) terminal.line(line);
      const { formats, settings } = chosen(options, rig);
      const character = rig ? characterOf(rig) : undefined;
      if (options.take && options.project.length > 1) {
        throw new Problem('export/format', {
          reason: 'Takes are named in one project only',
          known: 'leave --take out',
        });
      }
      const range = { startS: options.start ?? null, endS: options.end ?? null };
      const request = { formats, outDir, settings, range, character, names: batchNames() };
      const ctx = { signal, report: terminal.progress, warn: terminal.warn };
      const files: ExportedFile[] = [];
      for (const project of options.project) {
        using store = openProject(project, { readOnly: true });
        const written = await exportTakesOfProject(store, options.take ?? [], request, ctx);
        for (const file of written) terminal.line(told(file));
        files.push(...written);
      }
      terminal.result({ files });
    });
}

/** Formats and settings: those of the application, with what was asked for otherwise. */
function chosen(options: ExportOptions, rig: OpenRig | null): { formats: ExportFormat[]; settings: ExportSettings } {
  const target = options.for === undefined ? undefined : knownTarget(options.for);
  const formats = options.formats ?? (rig ? [rig.rig.format] : (target?.formats as ExportFormat[] | undefined));
  if (!formats) {
    throw new Problem('export/format', {
      reason: 'Say what to write with --for, --rig or --formats',
      known: KNOWN_FORMATS.join(', '),
    });
  }
  const fps = options.fps === undefined ? null : parseRate(options.fps);
  if (options.fps !== undefined && fps === null) throw new Problem('export/rate', { rate: options.fps });
  const rootMotion = options.rootMotion as RootMotion | undefined;
  if (rootMotion !== undefined && !ROOT_MOTIONS.includes(rootMotion)) {
    throw new Problem('export/format', {
      reason: `A root bone cannot do "${rootMotion}"`,
      known: ROOT_MOTIONS.join(', '),
    });
  }
  return {
    formats: [...formats],
    settings: {
      ...DEFAULT_SETTINGS,
      fps,
      preset: [options.preset ?? target?.preset ?? 'smpl', ...changesOf(options)].join('/'),
      mesh: !options.skeletonOnly && (target?.mesh ?? true),
      researchMesh: options.researchMesh ?? false,
      camera: options.camera ?? false,
      together: options.people === 'together',
      blendShapes: options.blendShapes ?? false,
      reduceKeys: options.reduceKeys === true ? USUAL_TOLERANCE : options.reduceKeys,
      choices: { ...(rootMotion && { rootMotion }), ...(options.fingers && { fingers: options.fingers }) },
      template: options.name,
    },
  };
}

/** What is wanted otherwise than the preset has it. */
function changesOf({ rest, up, units, order, root }: ExportOptions): string[] {
  const rootWord = root === undefined ? undefined : root ? 'root' : 'no-root';
  return [rest, up, units, order, rootWord].filter((word) => word !== undefined);
}

function parseTolerance(text: string): KeyTolerance {
  const tolerance = toleranceOf(text);
  if (tolerance) return tolerance;
  throw new InvalidArgumentError(`an error such as ${formatTolerance(USUAL_TOLERANCE)}`);
}

function knownTarget(id: string): ExportTarget {
  const target = targetOf(id);
  if (target && isOffered(target)) return target;
  const known = EXPORT_TARGETS.filter(isOffered).map(({ id: other }) => other);
  throw new Problem('export/target', { target: id, known: known.join(', ') });
}

function told({ path, receipt }: ExportedFile): string {
  const { max_joint_error_mm: mm, max_rotation_error_deg: deg, resampling, key_reduction: fewer } = receipt;
  const joints = mm === null ? '' : `, joints at most ${mm.toFixed(3)} mm and ${(deg ?? 0).toFixed(4)}° off`;
  const keys = resampling
    ? `; ${resampling.frames_in} frames became ${resampling.keys_out} keys, the end drifts by ${resampling.drift_us} µs`
    : '';
  const left = fewer
    ? `; ${fewer.keys_out} of ${fewer.keys_in} keys, joints at most ${fewer.max_error_mm.toFixed(2)} mm and ${fewer.max_error_deg.toFixed(3)}° off between them`
    : '';
  return `${path}: read back and verified${joints}${keys}${left}`;
}

/** Videos need the window's engine; a character of one's own is named with `--rig`. */
function isOffered({ id, group }: ExportTarget): boolean {
  return group !== 'video' && id !== OWN_CHARACTER;
}
