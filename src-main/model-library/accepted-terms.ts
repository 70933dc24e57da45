import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomically } from './write-file.ts';

const FILE = 'accepted-terms.json';
const AcceptedTerms = z.record(z.string(), z.object({ accepted_at: z.iso.datetime() }));

/** When the user of this library accepted the terms `id`, ISO; null if never. */
export async function acceptedAt(library: string, id: string): Promise<string | null> {
  return (await readAccepted(library))[id]?.accepted_at ?? null;
}

/** Notes that terms were accepted; the first time stays. */
export async function noteAccepted(library: string, id: string, at: string): Promise<void> {
  const accepted = await readAccepted(library);
  if (accepted[id]) return;
  await writeFileAtomically(
    join(library, FILE),
    `${JSON.stringify({ ...accepted, [id]: { accepted_at: at } }, null, 2)}\n`,
  );
}

async function readAccepted(library: string): Promise<z.infer<typeof AcceptedTerms>> {
  try {
    return AcceptedTerms.parse(JSON.parse(await readFile(join(library, FILE), 'utf8')));
  } catch {
    // Missing or damaged: the user is asked again.
    return {};
  }
}
