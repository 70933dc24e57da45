import type { ExportChoice } from '#shared/contract/studio/export-choice.ts';
import {
  canHoldSeveral,
  type ExportFormat,
  hasCurves,
  hasMesh,
  isClipFormat,
  isSkeletonFormat,
} from '#shared/exporting/export-formats.ts';
import { DEFAULT_TEMPLATE, nameFrom, templateFault } from '#shared/exporting/file-names.ts';
import { parseRate, rateName } from '#shared/exporting/frame-rates.ts';
import { parseTolerance } from '#shared/exporting/key-tolerance.ts';
import {
  EXPORT_TARGETS,
  type ExportTarget,
  OWN_CHARACTER,
  targetOf,
  VIDEO_FORMATS,
} from '#shared/exporting/targets.ts';
import type { FingerChoice, RootMotion } from '#shared/retarget/preset.ts';
import type { PRESET_CHANGES } from '#shared/retarget/presets/preset-changes.ts';
import { presetOf } from '#shared/retarget/presets/retarget-presets.ts';
import type { WordKey } from '../words/words.ts';

export type ChangeKind = keyof typeof PRESET_CHANGES;

/** What is chosen in the export dialog. */
export interface ExportForm {
  readonly target: string;
  readonly formats: readonly string[];
  readonly preset: string;
  readonly mesh: boolean;
  /** `clip`, or a rate that `parseRate` reads. */
  readonly fps: string;
  readonly rootMotion: RootMotion;
  readonly leaves: boolean;
  readonly twist: boolean;
  readonly helpers: boolean;
  readonly fingers: FingerChoice;
  /** What is wanted otherwise than the skeleton has it; '' leaves it. */
  readonly changes: Readonly<Record<ChangeKind, string>>;
  /** Everybody of a clip in one file, where the kind of file can hold them. */
  readonly together: boolean;
  /** The body's shape components as blend shapes. */
  readonly blendShapes: boolean;
  /** `all`, or an error that `parseTolerance` reads. */
  readonly keys: string;
  /** The camera that filmed the takes, beside and in their files. */
  readonly camera: boolean;
  readonly template: string;
  readonly start: number | string;
  readonly end: number | string;
}

/** The best of an application, as it is offered first. */
export function formFor(target: ExportTarget): ExportForm {
  return {
    target: target.id,
    formats: target.formats,
    preset: target.preset,
    mesh: target.mesh,
    fps: 'clip',
    rootMotion: 'path-and-turn',
    leaves: true,
    twist: true,
    helpers: true,
    fingers: 'none',
    changes: { rest: '', up: '', unit: '', root: '', order: '' },
    together: false,
    blendShapes: false,
    keys: 'all',
    camera: false,
    template: DEFAULT_TEMPLATE,
    start: '',
    end: '',
  };
}

/** The form of another application; names, rate, stretch and what a file holds stay. */
export function withTarget(form: ExportForm, target: ExportTarget): ExportForm {
  const { fps, together, blendShapes, keys, camera, template, start, end } = form;
  return { ...formFor(target), fps, together, blendShapes, keys, camera, template, start, end };
}

const KEPT = 'vibe.export-form';

/** The form of the last time; the first application's where there is none. */
export function rememberedForm(kept: string | null): ExportForm {
  const usual = formFor(EXPORT_TARGETS[0]!);
  try {
    const last = JSON.parse(kept ?? '') as Partial<ExportForm>;
    const target = targetOf(String(last.target));
    if (!target) return usual;
    const known = [...target.formats, ...target.also] as readonly string[];
    const formats = (last.formats ?? []).filter((format) => known.includes(format));
    const base = formFor(target);
    return {
      ...base,
      formats: formats.length > 0 ? formats : base.formats,
      mesh: typeof last.mesh === 'boolean' ? last.mesh : base.mesh,
      together: last.together === true,
      blendShapes: last.blendShapes === true,
      keys: parseTolerance(String(last.keys)) ? String(last.keys) : base.keys,
      fps: last.fps === 'clip' || parseRate(String(last.fps)) ? String(last.fps) : base.fps,
      template: typeof last.template === 'string' && !templateFault(last.template) ? last.template : base.template,
    };
  } catch {
    return usual;
  }
}

export function loadForm(): ExportForm {
  return rememberedForm(localStorage.getItem(KEPT));
}

export function keepForm(form: ExportForm): void {
  localStorage.setItem(KEPT, JSON.stringify(form));
}

/** What is wrong with a form, as a word and its values; null where nothing is. */
export function formProblem(form: ExportForm): { key: WordKey; params: Record<string, string> } | null {
  if (form.formats.length === 0) return { key: 'export.choose-format', params: {} };
  if (form.fps !== 'clip' && parseRate(form.fps) === null)
    return { key: 'export.bad-rate', params: { rate: form.fps } };
  const fault = templateFault(form.template);
  if (fault?.kind === 'letter') return { key: 'export.bad-letter', params: { letter: fault.letter } };
  if (fault?.kind === 'part') return { key: 'export.bad-part', params: { part: `{${fault.part}}` } };
  if (fault) return { key: 'export.bad-name', params: {} };
  const [start, end] = [seconds(form.start), seconds(form.end)];
  if (start !== null && end !== null && end <= start) return { key: 'capture.bad-range', params: {} };
  return null;
}

function seconds(value: number | string): number | null {
  return value === '' ? null : Number(value);
}

/** What the host is told. */
export function exportChoice(form: ExportForm, researchMesh: boolean, character: string | null = null): ExportChoice {
  const preset = presetName(form);
  const { options } = presetOf(preset);
  const { rootMotion, leaves, twist, helpers, fingers, together } = form;
  const all = { rootMotion, leaves, twist, helpers, fingers };
  return {
    fps: form.fps === 'clip' ? null : parseRate(form.fps),
    mesh: form.mesh,
    research_mesh: researchMesh,
    camera: form.camera,
    people: together && sharesFile(form) ? 'together' : 'separate',
    blend_shapes: form.blendShapes && couldBlend(form),
    reduce_keys: hasOwnKeys(form) ? parseTolerance(form.keys) : null,
    preset,
    choices: Object.fromEntries(options.map((option) => [option, all[option]])),
    character: form.target === OWN_CHARACTER ? character : null,
    template: form.template,
    start_s: seconds(form.start),
    end_s: seconds(form.end),
  };
}

/** The skeleton with all that is wanted otherwise, as `presetOf` takes it. */
export function presetName({ preset, changes }: Pick<ExportForm, 'preset' | 'changes'>): string {
  return [preset, ...Object.values(changes).filter((change) => change !== '')].join('/');
}

/** True where a file of this form shows the body. */
export function showsBody({ formats, mesh, target }: ExportForm): boolean {
  return (
    target !== OWN_CHARACTER &&
    formats.some((format) => hasMesh(format as ExportFormat) && (mesh || format === 'vibe-pkl'))
  );
}

/** True where a file of this form could show the body. */
export function couldShowBody({ formats, target }: ExportForm): boolean {
  return (
    target !== OWN_CHARACTER &&
    formats.some((format) => isSkeletonFormat(format as ExportFormat) && hasMesh(format as ExportFormat))
  );
}

export function hasSkeleton({ formats, target }: ExportForm): boolean {
  return target !== OWN_CHARACTER && formats.some((format) => isSkeletonFormat(format as ExportFormat));
}

/** True where a file of this form can hold several people. */
export function sharesFile({ formats, target }: ExportForm): boolean {
  return target !== OWN_CHARACTER && formats.some((format) => canHoldSeveral(format as ExportFormat));
}

/** True where files of this form could have blend shapes. */
export function couldBlend(form: ExportForm): boolean {
  return form.mesh && hasOwnKeys(form);
}

/** True where curves of a file of this form have keys of their own, so that some can be left out. */
export function hasOwnKeys({ formats, target }: ExportForm): boolean {
  return target !== OWN_CHARACTER && formats.some((format) => hasCurves(format as ExportFormat));
}

/** How many files a form writes of some takes of some clips. */
export function fileCount({ formats, together, target }: ExportForm, takes: number, clips: number): number {
  const shared = (format: string) => together && target !== OWN_CHARACTER && canHoldSeveral(format as ExportFormat);
  const whole = (format: string) =>
    (VIDEO_FORMATS as readonly string[]).includes(format) || isClipFormat(format as ExportFormat) || shared(format);
  return formats.reduce((sum, format) => sum + (whole(format) ? clips : takes), 0);
}

/** A file's name as it will be, for people to see before; `person` is null where the file holds everybody. */
export function exampleName(
  form: ExportForm,
  facts: { readonly project: string; readonly clip: string; readonly person: number | null; readonly fps: string },
): string {
  if (templateFault(form.template)) return '';
  const rate = form.fps === 'clip' ? null : parseRate(form.fps);
  const values = {
    project: facts.project,
    clip: facts.clip,
    person: facts.person === null ? undefined : `person${facts.person}`,
    preset: form.preset,
    fps: rate ? rateName(rate) : facts.fps,
    date: new Date().toISOString().slice(0, 10),
  };
  return nameFrom(form.template, values);
}

/** Unit and axis of the first file with a skeleton, for one sentence. */
export function spaceOf(form: ExportForm): { up: 'Y' | 'Z'; unit: 'mm' | 'cm' | 'm' } | null {
  const { formats } = form;
  const format = formats.find((one) => isSkeletonFormat(one as ExportFormat));
  if (format === undefined) return null;
  const { fbx, bvhMetresPerUnit } = presetOf(presetName(form));
  const unitOf = (metres = 0.01) => (metres === 1 ? 'm' : metres === 0.001 ? 'mm' : 'cm');
  if (format === 'fbx') return { up: fbx.up === 'z' ? 'Z' : 'Y', unit: unitOf(fbx.metresPerUnit) };
  if (format === 'bvh') return { up: 'Y', unit: unitOf(bvhMetresPerUnit) };
  return { up: 'Y', unit: 'm' };
}
