import { english } from './english.ts';
import { t, type WordKey } from './words.ts';

/** Keys that have words of their own for one thing: `jobs.warnings` and `jobs.warnings-one`. */
type Counted = { [K in WordKey]: `${K}-one` extends WordKey ? K : never }[WordKey];

/** Words with a number in them, right for one thing as for many. */
export function tCount(key: Counted, count: number, params: Readonly<Record<string, string | number>> = {}): string {
  const one = `${key}-one`;
  return t(count === 1 && one in english ? (one as WordKey) : key, { count, ...params });
}
