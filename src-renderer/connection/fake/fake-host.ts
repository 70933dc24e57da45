import type { EditResult, KeypointEdit, WorkingEdit } from '#shared/contract/studio/edits.ts';
import type { ExportItem, JobItem } from '#shared/contract/studio/jobs.ts';
import type { MediaItem } from '#shared/contract/studio/media.ts';
import type { ProjectState } from '#shared/contract/studio/projects.ts';
import { type StudioContract, studioContract } from '#shared/contract/studio/studio-contract.ts';
import type { ReviewSpan, TakeItem } from '#shared/contract/studio/takes.ts';
import { Problem } from '#shared/errors/problem.ts';
import { createClient } from '#shared/rpc/create-client.ts';
import { inProcessPair } from '#shared/rpc/in-process-pair.ts';
import type { Handlers } from '#shared/rpc/procedure.ts';
import { serve } from '#shared/rpc/serve.ts';
import type { DataFetch } from '../fetch-data.ts';
import type { StudioClient } from '../studio-client.ts';
import { fakeCleanup } from './fake-cleanup.ts';
import { fakeDataFetch } from './fake-data.ts';
import { fakeExtras } from './fake-extras.ts';
import { fakeImports } from './fake-imports.ts';
import {
  FAKE_EXPORTS,
  FAKE_FORMATS,
  FAKE_JOBS,
  FAKE_RECENT,
  FAKE_REVIEW,
  fakeClip,
  fakeIssues,
  fakeTake,
} from './fake-project.ts';
import { fakeTraining } from './fake-training.ts';
import { silence, Watched } from './watched.ts';

/** What the fake project holds. */
export type FakeScene = 'full' | 'start' | 'first-run' | 'empty' | 'no-takes' | 'trouble' | 'heavy' | 'loading';

export interface FakeHost {
  readonly client: StudioClient;
  readonly fetch: DataFetch;
  /** What was asked of it that changes something, in order. */
  readonly asked: string[];
  readonly takes: Watched<TakeItem[]>;
  readonly media: Watched<MediaItem[]>;
  readonly jobs: Watched<JobItem[]>;
}

const OPEN = {
  kind: 'open',
  path: '/home/ana/Vibe/Opening dance.vibe',
  name: 'Opening dance',
  read_only: false,
} satisfies ProjectState;

const FAKE_INFO = {
  version: '0.1.0',
  platform: 'linux',
  shell: 'test',
  launch: 'fake',
  projects_folder: '/home/ana/Vibe',
} as const;

const done = (_: unknown) => ({});

/** A host without a disk or a network: a made-up project, for stories and tests. Edits change numbers, not motion. */
export function fakeHost(scene: FakeScene = 'full'): FakeHost {
  const asked: string[] = [];
  const started = scene !== 'start' && scene !== 'first-run';
  const frames = scene === 'heavy' ? 100_000 : 300;
  const state = new Watched<ProjectState>(started ? { ...OPEN, read_only: scene === 'trouble' } : { kind: 'none' });
  const media = new Watched<MediaItem[]>(clipsOf(scene, frames));
  const takes = new Watched<TakeItem[]>(takesOf(scene, frames));
  const review = new Watched<ReviewSpan[]>(scene === 'full' ? FAKE_REVIEW : []);
  const jobs = new Watched<JobItem[]>(scene === 'full' || scene === 'trouble' ? FAKE_JOBS : []);
  const exports = new Watched<ExportItem[]>(scene === 'full' ? FAKE_EXPORTS : []);
  const edits = new Watched<{ revision: number; undo: string | null; redo: string | null }>({
    revision: 0,
    undo: null,
    redo: null,
  });
  const keypoints = new Map<number, KeypointEdit[]>();

  /** An edit that took place. */
  const edited = (name: string, takeId: number | null, from = 0, to = 0, structure = false): EditResult => {
    asked.push(name);
    const revision = edits.value.revision + 1;
    edits.set({ revision, undo: name, redo: null });
    if (takeId !== null) {
      takes.set(
        takes.value.map((take) => {
          if (take.id !== takeId) return take;
          const corrected = name === 'moveKeypoints' ? [...take.corrected, { from, to }] : take.corrected;
          return { ...take, revision, corrected };
        }),
      );
    }
    const changed = takeId === null || to <= from ? [] : [{ take_id: takeId, span: { from, to } }];
    return { revision, changed, structure, error_px: { before: 9.4, after: 4.1 }, refit_ms: 22 };
  };
  const change = (id: number, more: Partial<TakeItem>) =>
    takes.set(takes.value.map((take) => (take.id === id ? { ...take, ...more } : take)));

  const handlers: Handlers<StudioContract> = {
    app: { info: () => ({ ...FAKE_INFO }) },
    projects: {
      state: (_, signal) => state.watch(signal),
      recent: () => (scene === 'first-run' ? [] : FAKE_RECENT),
      create: ({ name }) =>
        open({ ...OPEN, name: name ?? 'Untitled', path: `/home/ana/Vibe/${name ?? 'Untitled'}.vibe` }, []),
      open: ({ path }) => {
        if (path.includes('nas')) throw new Problem('project/missing', { path });
        return open({ ...OPEN, path }, clipsOf('full', 300));
      },
      openDemo: () => open({ ...OPEN, name: 'Demo' }, clipsOf('full', 300)),
      close: () => done(state.set({ kind: 'none' })),
      forget: () => ({}),
    },
    media: {
      list: (_, signal) => media.watch(signal),
      add: ({ paths }) => {
        const id = media.value.length + 1;
        const added = paths.map((path, index) => fakeClip(id + index, { path, name: path.split('/').at(-1)! }));
        media.set([...media.value, ...added]);
        return { added: added.map((clip) => clip.id), refused: [] };
      },
      relink: ({ id }) =>
        done(media.set(media.value.map((clip) => (clip.id === id ? { ...clip, file: 'present' } : clip)))),
      requestProxy: () => ({}),
    },
    takes: {
      list: (_, signal) => (scene === 'loading' ? silence(signal) : takes.watch(signal)),
      issues: () => fakeIssues(takes.value).filter((issue) => !covered(issue, review.value)),
      review: (_, signal) => review.watch(signal),
    },
    edits: {
      state: (_, signal) => edits.watch(signal),
      keypoints: ({ take_id }) => keypoints.get(take_id) ?? [],
      moveKeypoints: ({ take_id, edits: moved }) => {
        const frame = moved[0]!.frame;
        keypoints.set(take_id, [...(keypoints.get(take_id) ?? []), ...moved]);
        return edited('moveKeypoints', take_id, Math.max(0, frame - 15), frame + 16);
      },
      clearKeypoints: ({ take_id, from, to }) => {
        keypoints.delete(take_id);
        return edited('clearKeypoints', take_id, from, to);
      },
      rotateJoint: ({ take_id, frame }) => edited('rotateJoint', take_id, Math.max(0, frame - 5), frame + 6),
      swapSides: ({ take_id, from, to }) => edited('swapSides', take_id, from, to),
      swapPeople: ({ a, frame }) => edited('swapPeople', a, frame, frames),
      split: ({ take_id }) => edited('split', take_id, 0, 0, true),
      merge: ({ keep }) => edited('merge', keep, 0, frames, true),
      remove: ({ take_id }) => {
        takes.set(takes.value.filter((take) => take.id !== take_id));
        return edited('remove', null, 0, 0, true);
      },
      rename: ({ take_id, name }) => {
        change(take_id, { name });
        return edited('rename', take_id);
      },
      setContact: ({ take_id, from, to }) => edited('setContact', take_id, from, to),
      review: ({ take_id, from, to, state: said }) => {
        const rest = review.value.filter((span) => span.take_id !== take_id || span.to <= from || span.from >= to);
        review.set(said ? [...rest, { take_id, from, to, state: said }] : rest);
        return edited('review', take_id);
      },
      fillGaps: ({ take_id, from, to }) => edited('fillGaps', take_id, from, to),
      redetect: ({ take_id, frame }) => edited('redetect', take_id, Math.max(0, frame - 5), frame + 6),
      setFloor: ({ take_id }) => edited('setFloor', take_id, 0, frames, true),
      setHeight: ({ take_id }) => edited('setHeight', take_id, 0, frames, true),
      setFocal: ({ take_id }) => edited('setFocal', take_id, 0, frames, true),
      working: (_, signal) => new Watched<WorkingEdit | null>(null).watch(signal),
      undo: () => edited('undo', null),
      redo: () => edited('redo', null),
    },
    imports: fakeImports(() => edited('importData', null).revision),
    jobs: {
      list: (_, signal) => jobs.watch(signal),
      capture: ({ media_ids }) => {
        asked.push('capture');
        const added = media_ids.map((id, index) => ({ ...FAKE_JOBS[1]!, id: 100 + index, title: `clip ${id}` }));
        jobs.set([...added, ...jobs.value]);
        return { job_ids: added.map((job) => job.id) };
      },
      export: () => {
        asked.push('export');
        exports.set(FAKE_EXPORTS);
        return { job_id: 3 };
      },
      cancel: ({ id }) =>
        done(jobs.set(jobs.value.map((job) => (job.id === id ? { ...job, state: 'cancelled' } : job)))),
      retry: ({ id }) =>
        done(jobs.set(jobs.value.map((job) => (job.id === id ? { ...job, state: 'queued', problem: null } : job)))),
      exports: (_, signal) => exports.watch(signal),
      formats: () => FAKE_FORMATS,
    },
    cleanup: fakeCleanup((name, takeId) => edited(name, takeId)),
    training: fakeTraining(scene, asked),
    ...fakeExtras(asked, jobs),
  };

  function open(next: ProjectState, clips: MediaItem[]): ProjectState {
    media.set(clips);
    takes.set(clips.length > 0 ? takesOf('full', 300) : []);
    state.set(next);
    return next;
  }

  const { caller, answerer } = inProcessPair();
  serve(studioContract, handlers, answerer, { onBug: (error) => console.error(error) });
  return {
    client: createClient(studioContract, caller),
    fetch: fakeDataFetch(scene, frames),
    asked,
    takes,
    media,
    jobs,
  };
}

function clipsOf(scene: FakeScene, frames: number): MediaItem[] {
  if (scene === 'start' || scene === 'first-run' || scene === 'empty') return [];
  if (scene === 'no-takes') return [fakeClip(1)];
  if (scene === 'trouble') return [fakeClip(1, { file: 'missing', takes: 2 }), fakeClip(2, { file: 'changed' })];
  return [
    fakeClip(1, { frames, takes: 2 }),
    fakeClip(2, { frames: 1800, name: 'duet-garden-second-take.mp4', takes: 3 }),
    fakeClip(3, { file: 'missing', name: 'phone-upright.mov', width: 1080, height: 1920 }),
  ];
}

function takesOf(scene: FakeScene, frames: number): TakeItem[] {
  if (scene === 'empty' || scene === 'no-takes' || scene === 'start' || scene === 'first-run') return [];
  const count = scene === 'heavy' ? 5 : 2;
  return Array.from({ length: count }, (_, index) =>
    fakeTake(index + 1, 1, frames, {
      corrected: index === 0 && scene === 'full' ? [{ from: 120, to: 151 }] : [],
      licence: index === 1 ? 'research-only' : 'free',
    }),
  );
}

function covered(issue: { take_id: number; worst_frame: number }, review: readonly ReviewSpan[]): boolean {
  return review.some(
    ({ take_id, from, to }) => take_id === issue.take_id && from <= issue.worst_frame && issue.worst_frame < to,
  );
}
