import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { z } from 'zod';
import { cacheFolder } from '#main/engine/cache-folder.ts';

/** Small facts about files, kept with what can be made again: losing them costs time only. */
export interface KeptFacts<T> {
  get(key: string): T | null;
  set(key: string, fact: T): void;
}

/** @param kind  folder of these facts below the user's cache */
export function keptFacts<T>(kind: string, schema: z.ZodType<T>): KeptFacts<T> {
  const fileOf = (key: string) => join(cacheFolder(), kind, `${key}.json`);
  return {
    get(key) {
      try {
        return schema.parse(JSON.parse(readFileSync(fileOf(key), 'utf8')));
      } catch {
        return null;
      }
    },
    set(key, fact) {
      try {
        const file = fileOf(key);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(`${file}.${process.pid}.new`, JSON.stringify(fact));
        renameSync(`${file}.${process.pid}.new`, file);
      } catch {
        // It is found out again.
      }
    },
  };
}
