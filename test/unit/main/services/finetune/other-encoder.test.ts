import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ModelDraft } from '#main/model-library/model-draft.ts';
import { openModelLibrary } from '#main/model-library/model-library.ts';
import { storeModels } from '#main/model-library/store-models.ts';
import { FinetuneOptions } from '#main/services/finetune/finetune-options.ts';
import { finetuneProject } from '#main/services/finetune/finetune-project.ts';
import { PUBLISHED_VIBE } from '#shared/networks/options.ts';

const folder = mkdtempSync(join(tmpdir(), 'other-encoder-'));
const before = process.env.VIBE_STUDIO_MODELS;

beforeAll(async () => {
  process.env.VIBE_STUDIO_MODELS = folder;
  const draft: ModelDraft = {
    kind: 'generator',
    name: 'vibe',
    architecture: { network: 'generator', options: PUBLISHED_VIBE },
    licence: 'research-only',
    source: { file: 'vibe.pth.tar', sha256: '0'.repeat(64), bytes: 0, format: 'pytorch', part: 'generator' },
    facts: {},
    report: { found: [], missing: [], ignored: [], notes: [] },
    tensors: [{ name: 'regressor.deccam.bias', type: 'F32', shape: [3], read: () => new Float32Array(3) }],
  };
  await storeModels(openModelLibrary().folder, [draft], { terms: null });
});

afterAll(() => {
  if (before === undefined) delete process.env.VIBE_STUDIO_MODELS;
  else process.env.VIBE_STUDIO_MODELS = before;
  rmSync(folder, { recursive: true, force: true });
});

it('refuses a network that reads pictures before it touches the project, whether or not its image encoder is there', async () => {
  const untouchable = (what: string) =>
    new Proxy({}, { get: (_, name) => expect.fail(`the ${what}'s ${String(name)} was asked for`) }) as never;
  const context = { signal: new AbortController().signal, report: () => {}, warn: () => {} };
  const project = { store: untouchable('project'), engine: untouchable('engine') };
  await expect(finetuneProject(project, FinetuneOptions.parse({ base: 'vibe' }), context)).rejects.toMatchObject({
    code: 'finetune/other-encoder',
    params: { model: 'vibe' },
  });
});
