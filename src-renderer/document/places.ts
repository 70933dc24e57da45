/** The frame each clip was left at, by `places` of this browser; the last few clips. */
const KEY = 'vibe.places';
const KEPT = 60;

type Places = readonly (readonly [clip: string, frame: number])[];

/** What was kept, as far as it can be read. */
export function readPlaces(text: string | null): Places {
  try {
    const kept: unknown = JSON.parse(text ?? '[]');
    if (!Array.isArray(kept)) return [];
    return kept.filter(
      (one): one is [string, number] => Array.isArray(one) && typeof one[0] === 'string' && Number.isInteger(one[1]),
    );
  } catch {
    return [];
  }
}

const storage = globalThis.localStorage;
const nameOf = (project: string, mediaId: number) => `${project}#${mediaId}`;

/** Where a clip was left; null where it was not open before. */
export function placeOf(project: string, mediaId: number): number | null {
  const name = nameOf(project, mediaId);
  return readPlaces(storage?.getItem(KEY) ?? null).find(([clip]) => clip === name)?.[1] ?? null;
}

/** Remembers where a clip is left. */
export function keepPlace(project: string, mediaId: number, frame: number): void {
  const name = nameOf(project, mediaId);
  const others = readPlaces(storage?.getItem(KEY) ?? null).filter(([clip]) => clip !== name);
  storage?.setItem(KEY, JSON.stringify([[name, frame], ...others].slice(0, KEPT)));
}
