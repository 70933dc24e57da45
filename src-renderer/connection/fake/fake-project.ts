import type { ExportItem, JobItem } from '#shared/contract/studio/jobs.ts';
import type { MediaItem } from '#shared/contract/studio/media.ts';
import type { RecentProject } from '#shared/contract/studio/projects.ts';
import type { Issue, ReviewSpan, TakeItem } from '#shared/contract/studio/takes.ts';
import { FAKE_CAMERA } from './fake-motion.ts';

export const FAKE_FPS = { num: 30, den: 1 };

export function fakeClip(id: number, more: Partial<MediaItem> = {}): MediaItem {
  const frames = more.frames ?? 300;
  return {
    id,
    path: `/videos/dance-${id}.mp4`,
    name: `dance-${id}.mp4`,
    file: 'present',
    width: 1280,
    height: 720,
    frames,
    fps: FAKE_FPS,
    duration_us: Math.round((frames / 30) * 1e6),
    rotation: 0,
    sound: true,
    playable: 'file',
    takes: 0,
    ...more,
  };
}

export function fakeTake(id: number, mediaId: number, frames: number, more: Partial<TakeItem> = {}): TakeItem {
  const person = more.person ?? id;
  return {
    id,
    media_id: mediaId,
    person,
    name: `Person ${person}`,
    color: ['#9684ff', '#5edc94', '#ff78aa', '#fad650', '#78aaff'][(person - 1) % 5]!,
    hidden: false,
    body: 'builtin',
    licence: 'free',
    source: 'prediction',
    first_frame: 0,
    frames,
    fps: FAKE_FPS,
    betas: [0.6, -0.3, 0.2, 0, 0.1, 0, 0, 0, 0, 0],
    focal_px: FAKE_CAMERA.focal,
    image_size: [...FAKE_CAMERA.size],
    camera: { rotation: [...FAKE_CAMERA.rotation], translation: [...FAKE_CAMERA.translation] },
    score: 0.87 - 0.04 * (person - 1),
    reprojection_px: 4.2 + person,
    corrected: [],
    pins: [],
    filled: [],
    revision: 0,
    ...more,
  };
}

export const FAKE_RECENT: RecentProject[] = [
  ['/home/ana/Vibe/Opening dance.vibe', 'Opening dance', true, 3, 5, '2026-11-21T18:12:00Z'],
  ['/home/ana/Vibe/Fight rehearsal.vibe', 'Fight rehearsal', true, 12, 31, '2026-11-19T09:40:00Z'],
  ['/mnt/nas/Walk cycles.vibe', 'Walk cycles', false, 7, 7, '2026-11-02T14:03:00Z'],
].map(([path, name, present, clips, takes, opened_at]) => ({
  path,
  name,
  present,
  clips,
  takes,
  opened_at,
})) as RecentProject[];

export function fakeIssues(takes: readonly TakeItem[]): Issue[] {
  const issues: Issue[] = takes.flatMap((take, index) => {
    const center = Math.round(take.frames * (0.25 + 0.3 * index));
    const late = Math.round(take.frames * 0.8);
    const hole = Math.round(take.frames * 0.6);
    return [
      {
        take_id: take.id,
        from: center - 9,
        to: center + 10,
        worst_frame: center,
        score: 0.18 + 0.05 * index,
        reason: 'poor-fit',
      },
      { take_id: take.id, from: late - 5, to: late + 6, worst_frame: late, score: 0.24, reason: 'jump' },
      { take_id: take.id, from: hole, to: hole + 6, worst_frame: hole + 3, score: 0.6, reason: 'hole' },
    ] satisfies Issue[];
  });
  return issues.sort((a, b) => a.score - b.score);
}

export const FAKE_REVIEW: ReviewSpan[] = [
  { take_id: 1, from: 0, to: 40, state: 'accepted' },
  { take_id: 2, from: 200, to: 230, state: 'doubtful' },
];

const JOB: JobItem = {
  id: 1,
  kind: 'capture',
  title: 'dance-2.mp4',
  media_ids: [2],
  state: 'running',
  stage: 'fit',
  done: 612,
  total: 1800,
  unit: 'frames',
  rate: 41.3,
  remaining_s: 29,
  warnings: [],
  problem: null,
};

export const FAKE_JOBS: JobItem[] = [
  { ...JOB, id: 6, title: 'long-rehearsal.mp4', state: 'queued', stage: null, done: 0, rate: null, remaining_s: null },
  { ...JOB, id: 5 },
  {
    ...JOB,
    id: 4,
    title: 'phone-upright.mov',
    state: 'failed',
    stage: 'decode',
    done: 12,
    rate: null,
    remaining_s: null,
    problem: {
      code: 'media/no-frames',
      message: 'No picture could be decoded from phone-upright.mov.',
      hint: 'The file is cut off or damaged; copy or export it again.',
    },
  },
  {
    ...JOB,
    id: 3,
    kind: 'export',
    title: 'dance-1.mp4, 2 people',
    state: 'succeeded',
    stage: null,
    done: 4,
    total: 4,
    unit: 'files',
  },
  {
    ...JOB,
    id: 2,
    title: 'dance-1.mp4',
    state: 'succeeded',
    done: 300,
    total: 300,
    stage: null,
    rate: null,
    remaining_s: null,
    warnings: [{ code: 'person/short', message: 'A third person was seen in 4 frames only and left out.' }],
  },
];

export const FAKE_EXPORTS: ExportItem[] = [
  ['fbx', 'dance-1-person1.fbx', 0.02, true],
  ['bvh', 'dance-1-person1.bvh', 0.31, true],
  ['glb', 'dance-1-person2.glb', 0.01, false],
].map(([format, name, error, present], index) => ({
  id: index + 1,
  take_id: index < 2 ? 1 : 2,
  path: `/home/ana/Vibe/exports/${name}`,
  format,
  present,
  stale: index === 1,
  max_joint_error_mm: error,
  receipt: { frames: 300, sha256: '6f1c…' },
})) as ExportItem[];

export const FAKE_FORMATS = [
  { format: 'fbx', label: 'FBX', whole_clip: false },
  { format: 'bvh', label: 'BVH', whole_clip: false },
  { format: 'glb', label: 'GLB', whole_clip: false },
  { format: 'npz', label: 'AMASS NPZ', whole_clip: false },
  { format: 'coco', label: 'COCO keypoints', whole_clip: false },
  { format: 'overlay', label: 'Overlay MP4', whole_clip: true },
];
