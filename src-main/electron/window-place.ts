import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

const Length = z.number().int().min(1).max(100_000);
const Place = z.object({
  x: z.number().int().optional(),
  y: z.number().int().optional(),
  width: Length,
  height: Length,
  maximized: z.boolean(),
});

/** Where a window stands, px of the screen; without x and y, in the middle. */
export type WindowPlace = z.infer<typeof Place>;

/** Part of a screen that windows can cover, px. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const FIRST: WindowPlace = { width: 1600, height: 960, maximized: false };

/** How much of a window must lie on a screen for a person to get hold of it, px. */
const GRASP = 120;

/** The place of the last session; the usual one where there is none that can be read. */
export function readPlace(file: string): WindowPlace {
  try {
    return Place.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return FIRST;
  }
}

/** Remembers a place. One that cannot be written is not worth failing for. */
export function writePlace(file: string, place: WindowPlace): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, `${JSON.stringify(place)}\n`);
    renameSync(`${file}.new`, file);
  } catch {}
}

/** A place that can be seen: no larger than the screen it is on, and in the middle where its screen is gone. */
export function placeOnScreens(place: WindowPlace, areas: readonly Area[]): WindowPlace {
  const home = areas.find((area) => overlap(place, area));
  const room = home ?? areas[0];
  const { maximized } = place;
  const width = Math.min(place.width, room?.width ?? place.width);
  const height = Math.min(place.height, room?.height ?? place.height);
  return home ? { x: place.x, y: place.y, width, height, maximized } : { width, height, maximized };
}

function overlap({ x, y, width, height }: WindowPlace, area: Area): boolean {
  if (x === undefined || y === undefined) return false;
  const across = Math.min(x + width, area.x + area.width) - Math.max(x, area.x);
  const down = Math.min(y + height, area.y + area.height) - Math.max(y, area.y);
  // The bar to drag it by must not be above the screen.
  return across >= GRASP && down >= GRASP && y >= area.y - 8;
}
