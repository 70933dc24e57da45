import type { ExportFormat } from '#shared/exporting/export-formats.ts';
import type { VideoFormat } from '#shared/exporting/targets.ts';

/** Names of kinds of file, the same in every language. */
export const FORMAT_NAMES: Readonly<Record<ExportFormat | VideoFormat, string>> = {
  fbx: 'FBX',
  bvh: 'BVH',
  glb: 'GLB',
  usd: 'USD',
  usdz: 'USDZ',
  npz: 'NPZ',
  amass: 'AMASS NPZ',
  coco: 'COCO',
  openpose: 'OpenPose',
  trc: 'TRC',
  mot: 'MOT',
  c3d: 'C3D',
  csv: 'CSV',
  'vibe-pkl': 'vibe_output.pkl',
  overlay: 'Overlay MP4',
  matte: 'Matte MOV',
};
