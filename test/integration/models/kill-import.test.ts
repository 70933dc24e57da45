import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { openModelLibrary } from '#main/model-library/model-library.ts';
import { storeModels } from '#main/model-library/store-models.ts';
import { scratchFolder } from '#test/support/studio.ts';
import { draft } from '#test/unit/main/model-library/draft.ts';

it('an import that is killed in the middle leaves nothing that anybody sees', { timeout: 60_000 }, async () => {
  const library = join(scratchFolder(), 'models');
  const child = spawn(process.execPath, [resolve(import.meta.dirname, 'stuck-import.ts'), library], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  const [staging, ...others] = readdirSync(library);
  expect(others).toEqual([]);
  expect(existsSync(join(library, staging!, '0', 'weights.safetensors'))).toBe(true);
  // While its process lives, the import is left alone.
  expect(await openModelLibrary(library).list()).toMatchObject({ models: [], damaged: [] });
  expect(readdirSync(library)).toEqual([staging]);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await openModelLibrary(library).list()).toMatchObject({ models: [], damaged: [] });
  expect(readdirSync(library)).toEqual([]);
  await storeModels(library, [draft('next')], { terms: null });
  expect(readdirSync(library)).toEqual(['next']);
});
