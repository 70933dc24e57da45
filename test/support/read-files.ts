import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openFileSource } from '#main/model-library/file-source.ts';
import { readAll } from './read-all.ts';

/**
 * Program: reads every file of a folder, arrays included, in a process of its own whose memory can be measured. Prints
 * one JSON text: the outcomes by name and the most memory it ever took, in MiB.
 */
const [folder] = process.argv.slice(2);
const outcomes = readdirSync(folder!).map((name) => {
  const opened: Disposable[] = [];
  const outcome = readAll(name, () => {
    const source = openFileSource(join(folder!, name));
    opened.push(source);
    return source;
  });
  for (const source of opened) source[Symbol.dispose]();
  return [name, outcome] as const;
});
console.log(JSON.stringify({ outcomes, peakMiB: process.resourceUsage().maxRSS / 1024 }));
