import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { z } from 'zod';
import type { RecentProject } from '#shared/contract/studio/projects.ts';

const Entry = z.object({
  path: z.string(),
  opened_at: z.iso.datetime(),
  clips: z.number().int(),
  takes: z.number().int(),
});
type Entry = z.infer<typeof Entry>;

/** How many projects are remembered. */
const MOST = 30;

/** The projects a user worked on, newest first, in a file of the user's data folder. */
export interface RecentProjects {
  list(): RecentProject[];
  note(project: { path: string; clips: number; takes: number; openedAt: Date }): void;
  forget(path: string): void;
}

/** A list that cannot be read is an empty one, and one that cannot be written is not worth failing for. */
export function recentProjects(folder: string): RecentProjects {
  const file = join(folder, 'recent-projects.json');
  const read = (): Entry[] => {
    try {
      return z.array(Entry).parse(JSON.parse(readFileSync(file, 'utf8')));
    } catch {
      return [];
    }
  };
  const write = (entries: readonly Entry[]) => {
    try {
      mkdirSync(folder, { recursive: true });
      writeFileSync(`${file}.${process.pid}.new`, `${JSON.stringify(entries, null, 2)}\n`);
      renameSync(`${file}.${process.pid}.new`, file);
    } catch {}
  };
  return {
    list: () => read().map((entry) => ({ ...entry, name: projectName(entry.path), present: existsSync(entry.path) })),
    note({ path, clips, takes, openedAt }) {
      const others = read().filter((entry) => entry.path !== path);
      write([{ path, clips, takes, opened_at: openedAt.toISOString() }, ...others].slice(0, MOST));
    },
    forget: (path) => write(read().filter((entry) => entry.path !== path)),
  };
}

/** What people call a project: its file's name without the ending. */
export function projectName(path: string): string {
  return basename(path, extname(path));
}
