import { hashSource, openStoreFolder } from '#main/feature-store/open-store-folder.ts';
import { FeatureStore } from '#shared/training/store/feature-store.ts';
import type { Terminal } from './terminal.ts';

/** Prints what a feature store holds: where it comes from, its arrays, frames by split and class, and what was left out. */
export async function showStore(path: string, { verify }: { verify: boolean }, terminal: Terminal): Promise<void> {
  using store = FeatureStore.open(openStoreFolder(path), { incomplete: true });
  if (verify) await store.verify(hashSource);
  const { header, index, sequences, rows } = store;
  const { encoder } = header;
  const classes = tally(store);
  const from = encoder ? `${encoder.type}, ${encoder.width} numbers a frame, ${encoder.model}` : 'none: motion capture';
  terminal.line(`${header.dataset}: ${sequences.length} sequences, ${rows} frames, ${index.chunks.length} files`);
  terminal.line(
    `  ${index.sealed ? 'complete' : 'not complete: its conversion has not ended'}, licence ${header.licence}`,
  );
  terminal.line(`  encoder: ${from}`);
  terminal.line(
    `  arrays: ${Object.entries(header.arrays)
      .map(([name, { shape, type }]) => `${name} [${shape.join(', ')}] ${type}`)
      .join(', ')}`,
  );
  for (const { split, label, frames, sequences: count } of classes) {
    terminal.line(`  ${split} ${label || '(no class)'}: ${count} sequences, ${frames} frames`);
  }
  for (const note of header.notes) terminal.line(`  ${note}`);
  for (const { part, reason } of index.remarks) terminal.line(`  ${part}: ${reason}`);
  if (verify) terminal.line('  every file is as it was written');
  terminal.result({
    store: path,
    complete: index.sealed,
    dataset: header.dataset,
    licence: header.licence,
    encoder,
    arrays: header.arrays,
    options: header.options,
    sequences: sequences.length,
    frames: rows,
    files: index.chunks.length,
    classes,
    notes: header.notes,
    remarks: index.remarks,
    verified: verify,
  });
}

function tally({ sequences }: FeatureStore): { split: string; label: string; sequences: number; frames: number }[] {
  const found = new Map<string, { split: string; label: string; sequences: number; frames: number }>();
  for (const { split, label, rows } of sequences) {
    const key = `${split}\n${label}`;
    const entry = found.get(key) ?? { split, label, sequences: 0, frames: 0 };
    entry.sequences++;
    entry.frames += rows;
    found.set(key, entry);
  }
  return [...found.values()].sort((a, b) => b.frames - a.frames);
}
