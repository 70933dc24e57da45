import { TAKE_ARRAYS, type TakeArrayName } from '../../document/take-arrays.ts';
import type { DataFetch } from '../fetch-data.ts';
import type { FakeScene } from './fake-host.ts';
import { fakeMotion } from './fake-motion.ts';

/** Longest motion that is made; longer takes repeat it. */
const MADE_ROWS = 2048;

/** Serves what `/data/` would. The body comes from `page.route` in stories; tests that need one set it themselves. */
export function fakeDataFetch(scene: FakeScene, frames: number): DataFetch {
  const made = new Map<number, Record<TakeArrayName, Float32Array>>();
  return async (path) => {
    if (scene === 'loading') await new Promise(() => {});
    const [place, question] = path.split('?');
    const [kind, id, name] = place!.split('/');
    if (kind === 'takes' && name === 'rows') {
      const takeId = Number(id);
      const motion = made.get(takeId) ?? fakeMotion(Math.min(frames, MADE_ROWS), (takeId - 1) % 2);
      made.set(takeId, motion);
      const asked = new URLSearchParams(question);
      const names = asked.get('arrays')!.split(',') as TakeArrayName[];
      const [from, to] = [Number(asked.get('from')), Number(asked.get('to'))];
      return new Response(new Blob(names.map((name) => rows(motion[name], name, from, to))));
    }
    if (kind === 'media' && name === 'pts') {
      const pts = Float64Array.from({ length: frames }, (_, frame) => Math.round((frame * 1e6) / 30));
      return new Response(pts, { headers: { 'x-dtype': 'float64', 'x-shape': `${frames}` } });
    }
    return fetch(`/data/${path}`);
  };
}

function rows(array: Float32Array, name: TakeArrayName, from: number, to: number) {
  const width = TAKE_ARRAYS[name];
  const made = array.length / width;
  const out = new Float32Array((to - from) * width);
  for (let row = from; row < to; ) {
    const start = row % made;
    const count = Math.min(made - start, to - row);
    out.set(array.subarray(start * width, (start + count) * width), (row - from) * width);
    row += count;
  }
  return out;
}
