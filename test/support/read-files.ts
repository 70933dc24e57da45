import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openFileSource } from '#main/model-library/file-source.ts';
import { readSource } from '#main/services/models/open-source.ts';
import { FormatError } from '#shared/formats/format-error.ts';
import { listArrays } from '#shared/formats/pickle/list-arrays.ts';
import { readSafetensors } from '#shared/formats/safetensors.ts';

/** What became of one file. */
export interface ReadOutcome {
  readonly name: string;
  readonly outcome: 'read' | 'refused' | 'crashed';
  readonly message: string;
}

function readWhole(path: string): ReadOutcome['outcome'] {
  using source = openFileSource(path);
  const value = path.endsWith('.safetensors') ? new Map(readSafetensors(source).tensors) : readSource(source).root;
  for (const { array } of listArrays(value)) array.read();
  return 'read';
}

/**
 * Program: reads every file of a folder, arrays included, in a process of its own whose memory can be measured. Prints
 * one JSON text: the outcomes and the most memory it ever took, in MiB.
 */
if (import.meta.main) {
  const [folder] = process.argv.slice(2);
  const outcomes = readdirSync(folder!).map((name): ReadOutcome => {
    try {
      return { name, outcome: readWhole(join(folder!, name)), message: '' };
    } catch (error) {
      const refused = error instanceof FormatError;
      return { name, outcome: refused ? 'refused' : 'crashed', message: refused ? error.message : String(error) };
    }
  });
  console.log(JSON.stringify({ outcomes, peakMiB: process.resourceUsage().maxRSS / 1024 }));
}
