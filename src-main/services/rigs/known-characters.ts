import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { dataFolder } from '#main/services/studio/user-folders.ts';

const Entry = z.object({ id: z.string(), path: z.string(), format: z.enum(['fbx', 'glb']) });
type Entry = z.infer<typeof Entry>;

/** A character somebody used before. */
export interface KnownCharacter extends Entry {
  readonly name: string;
  readonly present: boolean;
}

const MOST = 24;

/** What a character is called where a path must not be made up. */
export function characterId(path: string): string {
  return createHash('sha256').update(path).digest('hex').slice(0, 24);
}

/** Characters that were opened, the last one first. A list that cannot be read is an empty one. */
export async function knownCharacters(): Promise<KnownCharacter[]> {
  const entries = await readEntries();
  return entries.map((entry) => ({ ...entry, name: basename(entry.path), present: existsSync(entry.path) }));
}

/** Notes that a character was opened; a list that cannot be written is not worth failing for. */
export async function noteCharacter(path: string, format: Entry['format']): Promise<string> {
  const id = characterId(path);
  const before = await readEntries();
  if (before[0]?.id === id) return id;
  const entries = [{ id, path, format }, ...before.filter((entry) => entry.id !== id)].slice(0, MOST);
  const part = `${file()}.${process.pid}.new`;
  try {
    await mkdir(dataFolder(), { recursive: true });
    await writeFile(part, `${JSON.stringify(entries, null, 2)}\n`);
    await rename(part, file());
  } catch {}
  return id;
}

function file(): string {
  return join(dataFolder(), 'characters.json');
}

async function readEntries(): Promise<Entry[]> {
  try {
    return z.array(Entry).parse(JSON.parse(await readFile(file(), 'utf8')));
  } catch {
    return [];
  }
}
