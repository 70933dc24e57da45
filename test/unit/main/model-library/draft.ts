import type { ModelDraft } from '#main/model-library/model-draft.ts';

/** A small model with one tensor of fractions and one of whole numbers. */
export function draft(name: string, change: Partial<ModelDraft> = {}): ModelDraft {
  return {
    kind: 'mean-params',
    name,
    architecture: null,
    licence: 'research-only',
    source: { file: `${name}.npz`, sha256: 'a'.repeat(64), bytes: 10, format: 'npz', part: 'mean-params' },
    facts: { epoch: 3 },
    report: { found: ['pose'], missing: [], ignored: [], notes: [] },
    tensors: [
      { name: 'pose', type: 'F32', shape: [2, 2], read: () => Float32Array.of(1, -2.5, 3, 4) },
      { name: 'ids', type: 'I32', shape: [3], read: async () => Int32Array.of(7, 8, 9) },
    ],
    ...change,
  };
}

export const TERMS = { id: 'some-terms', accepted_at: '2026-11-22T10:00:00.000Z' };
