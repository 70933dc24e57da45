/** Kinds of file a take can be exported as. */
export const EXPORT_FORMATS = ['fbx', 'bvh', 'glb', 'npz', 'coco'] as const;

export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** What follows `<clip>-person<N>` in a file's name. */
export const EXTENSIONS: Readonly<Record<ExportFormat, string>> = {
  fbx: '.fbx',
  bvh: '.bvh',
  glb: '.glb',
  npz: '.npz',
  coco: '.coco.json',
};
