import type { StudioContract } from '#shared/contract/studio/studio-contract.ts';
import { Problem } from '#shared/errors/problem.ts';
import type { Handlers } from '#shared/rpc/procedure.ts';

/** Every file is a motion of two seconds, but for those that are called `boxes`. */
export function fakeImports(imported: () => number): Handlers<StudioContract>['imports'] {
  return {
    inspect: ({ paths }) => {
      const name = paths[0]!.split(/[\\/]/).at(-1)!;
      if (name.startsWith('boxes')) {
        throw new Problem('import/format', { path: name, reason: 'it is a COCO detection file without keypoints' });
      }
      const person = { index: 0, label: '', frames: 120, first: 0, last: 119, take_id: null, apart: null };
      const motion = { frames: 120, fps: 60, duration_s: 2, image_size: null, points: '', start_frame: 0, notes: [] };
      return { kind: 'motion', format: 'bvh', name, people: [person], ...motion };
    },
    run: () => ({ take_ids: [1], revision: imported(), notes: [] }),
  };
}
