import type { JobItem } from '#shared/contract/studio/jobs.ts';
import type { Marker } from '#shared/contract/studio/markers.ts';
import type { ModelItem } from '#shared/contract/studio/models.ts';
import type { StudioContract } from '#shared/contract/studio/studio-contract.ts';
import { Problem } from '#shared/errors/problem.ts';
import type { Handlers } from '#shared/rpc/procedure.ts';
import { FAKE_JOBS } from './fake-project.ts';
import { Watched } from './watched.ts';

const NETWORK: ModelItem = {
  name: 'vibe-3dpw',
  kind: 'generator',
  licence: 'research-only',
  builtin: false,
  source: 'vibe_model_wo_3dpw.pth.tar',
  parameters: 47_812_000,
  imported_at: '2026-11-20T10:00:00Z',
  captures: true,
  problem: null,
};

const MODELS: readonly ModelItem[] = [
  NETWORK,
  {
    ...NETWORK,
    name: 'student',
    source: 'student.pth.tar',
    captures: false,
    problem: {
      code: 'model/incomplete',
      message: "The model student cannot be used for this: it lacks an image encoder, which SPIN's checkpoint holds.",
      hint: 'Import the file that holds the missing part.',
    },
  },
  { ...NETWORK, name: 'smpl-neutral', kind: 'body', source: 'SMPL_NEUTRAL.pkl', captures: false },
];

/** Models, markers and files of the made-up host. */
export function fakeExtras(
  asked: string[],
  jobs: Watched<JobItem[]>,
): Pick<Handlers<StudioContract>, 'models' | 'markers' | 'files'> {
  const markers = new Watched<Marker[]>([{ frame: 48, name: 'turn' }]);
  const without = (...frames: number[]) => markers.value.filter(({ frame }) => !frames.includes(frame));
  const keep = (list: Marker[]) => {
    markers.set(list.toSorted((a, b) => a.frame - b.frame));
    return {};
  };
  let accepted: string | null = null;
  return {
    models: {
      list: () => [...MODELS],
      terms: () => ({ id: 'research-only-1', text: 'Scientific use only.', accepted_at: accepted }),
      import: ({ path, accept_terms }) => {
        if (accepted === null && accept_terms === null) throw new Problem('model/terms', { path });
        accepted ??= '2026-11-22T10:00:00Z';
        asked.push('import model');
        jobs.set([{ ...FAKE_JOBS[1]!, id: 200, kind: 'model', title: path, media_ids: [] }, ...jobs.value]);
        return { job_id: 200 };
      },
    },
    markers: {
      list: (_, signal) => markers.watch(signal),
      set: ({ frame, name }) => keep([...without(frame), { frame, name }]),
      remove: ({ frame }) => keep(without(frame)),
      move({ from, to }) {
        const moved = markers.value.find(({ frame }) => frame === from);
        return moved ? keep([...without(from, to), { ...moved, frame: to }]) : {};
      },
    },
    files: {
      character: () => {
        throw new Problem('rig/format', { path: 'hero.fbx', reason: 'it is not there' });
      },
      characters: () => [],
      reveal: ({ export_id }) => {
        asked.push(`reveal ${export_id}`);
        return { shown: true, path: '/home/ana/Vibe/exports/dance-1-person1.fbx' };
      },
    },
  };
}
