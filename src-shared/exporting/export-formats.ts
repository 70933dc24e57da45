/** Kinds of file a take is exported as, one file a take. */
export const TAKE_FORMATS = [
  'fbx',
  'bvh',
  'glb',
  'usd',
  'usdz',
  'npz',
  'coco',
  'amass',
  'trc',
  'mot',
  'c3d',
  'csv',
] as const;

/** Kinds of file that hold everybody of a clip. They must be asked for by name: vertices of every frame are large. */
export const CLIP_FORMATS = ['openpose', 'vibe-pkl'] as const;

/** What `all` stands for: the kinds people reach for every day; the rest is asked for by name. */
export const EXPORT_FORMATS = ['fbx', 'bvh', 'glb', 'npz', 'coco'] as const;

/** Every kind of file that can be asked for. */
export const KNOWN_FORMATS = [...TAKE_FORMATS, ...CLIP_FORMATS] as const;

export type TakeFormat = (typeof TAKE_FORMATS)[number];
export type ClipFormat = (typeof CLIP_FORMATS)[number];
export type ExportFormat = TakeFormat | ClipFormat;

/** What follows `<clip>-person<N>` in a file's name, and `<clip>-` where the file holds everybody. */
export const EXTENSIONS: Readonly<Record<ExportFormat, string>> = {
  fbx: '.fbx',
  bvh: '.bvh',
  glb: '.glb',
  usd: '.usda',
  usdz: '.usdz',
  npz: '.npz',
  coco: '.coco.json',
  amass: '.amass.npz',
  trc: '.trc',
  mot: '.mot',
  c3d: '.c3d',
  csv: '.csv',
  openpose: 'openpose.zip',
  'vibe-pkl': 'vibe_output.pkl',
};

/** True for kinds of file that hold everybody of a clip. */
export function isClipFormat(format: ExportFormat): format is ClipFormat {
  return (CLIP_FORMATS as readonly ExportFormat[]).includes(format);
}

/** Kinds of file whose frames stand on a grid: their motion is brought to an even rate first. */
export function isEvenOnly(format: ExportFormat): boolean {
  return !['glb', 'npz', 'coco', 'openpose', 'vibe-pkl', 'csv'].includes(format);
}

/** Kinds of file that hold a skeleton, which can be any preset's. */
export const SKELETON_FORMATS = ['fbx', 'bvh', 'glb', 'usd', 'usdz'] as const satisfies readonly TakeFormat[];

export type SkeletonFormat = (typeof SKELETON_FORMATS)[number];

export function isSkeletonFormat(format: ExportFormat): format is SkeletonFormat {
  return (SKELETON_FORMATS as readonly ExportFormat[]).includes(format);
}

/** Kinds of file that can hold several people in one scene. */
export const TOGETHER_FORMATS = ['fbx', 'glb'] as const satisfies readonly SkeletonFormat[];

export type TogetherFormat = (typeof TOGETHER_FORMATS)[number];

export function canHoldSeveral(format: ExportFormat): format is TogetherFormat {
  return (TOGETHER_FORMATS as readonly ExportFormat[]).includes(format);
}

/** Kinds of file with a curve of its own for each joint, so that each keeps the keys it needs, and with blend shapes. */
export function hasCurves(format: ExportFormat): format is 'fbx' | 'glb' {
  return format === 'fbx' || format === 'glb';
}

/** Kinds of file that show the body's surface, unless the skeleton alone is asked for. */
export function hasMesh(format: ExportFormat): boolean {
  return ['fbx', 'glb', 'usd', 'usdz', 'vibe-pkl'].includes(format);
}
