import type { ExportFormat } from './export-formats.ts';

/** Kinds of file that are no take's: videos. */
export const VIDEO_FORMATS = ['overlay', 'matte'] as const;

export type VideoFormat = (typeof VIDEO_FORMATS)[number];

/** What belongs together in the choice of where files go. */
export type TargetGroup = 'animate' | 'measure' | 'video';

/** A place files go to, and what is best taken there. */
export interface ExportTarget {
  readonly id: string;
  readonly group: TargetGroup;
  /** Its name, the same in every language. */
  readonly label: string;
  /** Kinds of file that are ticked at first. */
  readonly formats: readonly (ExportFormat | VideoFormat)[];
  /** Kinds of file that are offered besides. */
  readonly also: readonly (ExportFormat | VideoFormat)[];
  /** Id of a skeleton of `RETARGET_PRESETS`. */
  readonly preset: string;
  /** False where the application has characters of its own, so that the body would only be in the way. */
  readonly mesh: boolean;
}

/** Where takes go, in the order in which it is offered. */
export const EXPORT_TARGETS: readonly ExportTarget[] = [
  {
    id: 'blender',
    group: 'animate',
    label: 'Blender',
    formats: ['fbx'],
    also: ['glb', 'bvh', 'usd'],
    preset: 'smpl',
    mesh: true,
  },
  {
    id: 'unreal',
    group: 'animate',
    label: 'Unreal Engine',
    formats: ['fbx'],
    also: ['glb', 'usd'],
    preset: 'unreal',
    mesh: true,
  },
  {
    id: 'metahuman',
    group: 'animate',
    label: 'MetaHuman',
    formats: ['fbx'],
    also: [],
    preset: 'metahuman',
    mesh: false,
  },
  { id: 'unity', group: 'animate', label: 'Unity', formats: ['fbx'], also: ['glb'], preset: 'unity', mesh: true },
  {
    id: 'maya',
    group: 'animate',
    label: 'Maya',
    formats: ['fbx'],
    also: ['usd', 'bvh'],
    preset: 'humanik',
    mesh: true,
  },
  {
    id: 'motionbuilder',
    group: 'animate',
    label: 'MotionBuilder',
    formats: ['fbx'],
    also: ['bvh'],
    preset: 'humanik',
    mesh: true,
  },
  {
    id: 'mixamo',
    group: 'animate',
    label: 'Mixamo characters',
    formats: ['fbx'],
    also: ['bvh', 'glb'],
    preset: 'mixamo',
    mesh: false,
  },
  {
    id: 'rigify',
    group: 'animate',
    label: 'Blender Rigify',
    formats: ['fbx'],
    also: ['glb', 'bvh'],
    preset: 'rigify',
    mesh: false,
  },
  {
    id: 'houdini',
    group: 'animate',
    label: 'Houdini, Omniverse',
    formats: ['usd'],
    also: ['usdz', 'fbx'],
    preset: 'smpl',
    mesh: true,
  },
  { id: 'daz', group: 'animate', label: 'Daz, Poser', formats: ['bvh'], also: ['fbx'], preset: 'bvh-daz', mesh: false },
  {
    id: 'vrm',
    group: 'animate',
    label: 'VRM, VTuber',
    formats: ['glb'],
    also: ['fbx', 'bvh'],
    preset: 'vrm',
    mesh: false,
  },
  { id: 'web', group: 'animate', label: 'Web, Godot', formats: ['glb'], also: ['usdz'], preset: 'smpl', mesh: true },
  {
    id: 'own',
    group: 'animate',
    label: 'My character',
    formats: ['fbx'],
    also: ['glb'],
    preset: 'smpl',
    mesh: false,
  },
  {
    id: 'opensim',
    group: 'measure',
    label: 'OpenSim',
    formats: ['trc', 'mot'],
    also: ['c3d'],
    preset: 'smpl',
    mesh: false,
  },
  {
    id: 'biomechanics',
    group: 'measure',
    label: 'Vicon, Visual3D',
    formats: ['c3d'],
    also: ['trc', 'csv'],
    preset: 'smpl',
    mesh: false,
  },
  {
    id: 'smpl',
    group: 'measure',
    label: 'SMPL add-ons',
    formats: ['amass'],
    also: ['npz'],
    preset: 'smpl',
    mesh: false,
  },
  {
    id: 'python',
    group: 'measure',
    label: 'Python, Excel',
    formats: ['csv'],
    also: ['npz', 'vibe-pkl'],
    preset: 'smpl',
    mesh: false,
  },
  {
    id: 'vision',
    group: 'measure',
    label: 'COCO, OpenPose',
    formats: ['coco'],
    also: ['openpose'],
    preset: 'smpl',
    mesh: false,
  },
  {
    id: 'video',
    group: 'video',
    label: 'MP4, MOV',
    formats: ['overlay'],
    also: ['matte'],
    preset: 'smpl',
    mesh: false,
  },
];

/** Target of somebody's own character, which decides the kind of file itself. */
export const OWN_CHARACTER = 'own';

/** A target by its id; undefined where there is none. */
export function targetOf(id: string): ExportTarget | undefined {
  return EXPORT_TARGETS.find((target) => target.id === id);
}
