/** Kinds of file each take is exported as, one file a take; what `all` stands for. */
export const EXPORT_FORMATS = ['fbx', 'bvh', 'glb', 'npz', 'coco'] as const;

/** Kinds of file that hold everybody of a clip. They must be asked for by name: vertices of every frame are large. */
export const CLIP_FORMATS = ['vibe-pkl'] as const;

/** Every kind of file that can be asked for. */
export const KNOWN_FORMATS = [...EXPORT_FORMATS, ...CLIP_FORMATS] as const;

export type TakeFormat = (typeof EXPORT_FORMATS)[number];
export type ClipFormat = (typeof CLIP_FORMATS)[number];
export type ExportFormat = TakeFormat | ClipFormat;

/** What follows `<clip>-person<N>` in a file's name, and `<clip>-` where the file holds everybody. */
export const EXTENSIONS: Readonly<Record<ExportFormat, string>> = {
  fbx: '.fbx',
  bvh: '.bvh',
  glb: '.glb',
  npz: '.npz',
  coco: '.coco.json',
  'vibe-pkl': 'vibe_output.pkl',
};

/** True for kinds of file that hold everybody of a clip. */
export function isClipFormat(format: ExportFormat): format is ClipFormat {
  return (CLIP_FORMATS as readonly ExportFormat[]).includes(format);
}
