import type { BodyModel, LicenceClass } from '#shared/body/body-model.ts';
import { readBodyNpz } from '#shared/formats/body-npz.ts';
import { fetchData } from '../connection/fetch-data.ts';
import { firstPicture } from './first-picture.ts';

const loads = new Map<string, Promise<BodyModel>>();
const bodies = new Map<string, BodyModel>();

/** A body by the name takes give it; read once, after the first picture: unpacking takes a tenth of a second. */
export function loadBody(name: string, licence: LicenceClass = 'free'): Promise<BodyModel> {
  let load = loads.get(name);
  if (!load) {
    load = read(name, licence);
    loads.set(name, load);
    load.catch(() => loads.delete(name));
  }
  return load;
}

/** A body that was loaded before; null where it was not. */
export function loadedBody(name: string): BodyModel | null {
  return bodies.get(name) ?? null;
}

async function read(name: string, licence: LicenceClass): Promise<BodyModel> {
  await firstPicture();
  const response = await fetchData(`bodies/${encodeURIComponent(name)}`);
  const body = readBodyNpz(new Uint8Array(await response.arrayBuffer()), name, licence);
  bodies.set(name, body);
  return body;
}
