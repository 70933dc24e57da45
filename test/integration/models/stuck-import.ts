/** A process that begins to store a model and never ends: it is killed by `kill-import.test.ts`. */
import { setTimeout as wait } from 'node:timers/promises';
import { storeModels } from '#main/model-library/store-models.ts';

const [library] = process.argv.slice(2);

await storeModels(
  library!,
  [
    {
      kind: 'mean-params',
      name: 'stuck',
      architecture: null,
      licence: 'research-only',
      source: { file: 'stuck.npz', sha256: 'b'.repeat(64), bytes: 1, format: 'npz', part: 'mean-params' },
      facts: {},
      report: { found: [], missing: [], ignored: [], notes: [] },
      tensors: [
        { name: 'first', type: 'F32', shape: [100_000], read: () => new Float32Array(100_000) },
        {
          name: 'second',
          type: 'F32',
          shape: [1],
          read: async () => {
            process.stdout.write('half written\n');
            await wait(600_000);
            return Float32Array.of(1);
          },
        },
      ],
    },
  ],
  { terms: null },
);
