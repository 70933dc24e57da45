import { namedBody } from '#main/services/models/named-body.ts';
import type { Annotation } from '#main/services/studio/annotation.ts';
import { preparedForCleanup } from '#shared/cleanup/apply-cleanup.ts';
import { commonFloor, type FloorSettings, type Person } from '#shared/cleanup/common-floor.ts';

/**
 * The one floor of all people of a clip, before clean-up. Those who are hidden or not over the video stay out.
 *
 * @param apart  as of `commonFloor`
 * @returns settings of the operation `floor` by take; nothing where fewer than two people share a floor
 * @throws Problem as `namedBody`
 */
export async function floorOfClip(
  annotation: Pick<Annotation, 'takesOfMedia' | 'wholeTake'>,
  mediaId: number,
  apart?: number,
): Promise<Map<number, FloorSettings>> {
  const ids: number[] = [];
  const people: Person[] = [];
  for (const { id, world_only, hidden } of annotation.takesOfMedia(mediaId)) {
    if (world_only || hidden) continue;
    const take = await annotation.wholeTake(id);
    if (!take || take.frames === 0) continue;
    ids.push(id);
    people.push({ take, body: preparedForCleanup(await namedBody(take.body)) });
  }
  const floors = new Map<number, FloorSettings>();
  commonFloor(people, apart).forEach((settings, i) => {
    if (settings !== null) floors.set(ids[i]!, settings);
  });
  return floors.size < 2 ? new Map() : floors;
}
