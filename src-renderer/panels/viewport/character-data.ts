import { type Npz, npzNumbers, readNpz } from '#shared/formats/npz.ts';
import type { HandPose } from '#shared/retarget/hands/hand-poses.ts';
import { fetchData } from '../../connection/fetch-data.ts';
import type { CharacterLook, CharacterMotion } from '../../scene/character-look.ts';

/** @throws Error where the character cannot be had */
export async function fetchLook(id: string, signal?: AbortSignal): Promise<CharacterLook> {
  const npz = await fetchNpz(`characters/${encodeURIComponent(id)}/look`, signal);
  return {
    carrierRest: Float32Array.from(npzNumbers(npz, 'carrier_rest').data),
    nodeRest: Float32Array.from(npzNumbers(npz, 'node_rest').data),
    nodeCarriers: Uint16Array.from(npzNumbers(npz, 'node_carriers').data),
    bones: Uint16Array.from(npzNumbers(npz, 'bones').data),
    skin: npz.has('vertices')
      ? {
          vertices: Float32Array.from(npzNumbers(npz, 'vertices').data),
          triangles: Uint32Array.from(npzNumbers(npz, 'triangles').data),
          carriers: Uint16Array.from(npzNumbers(npz, 'skin_carriers').data),
          weights: Float32Array.from(npzNumbers(npz, 'skin_weights').data),
        }
      : null,
  };
}

/** The take as the host has it now. @throws Error where it cannot be put onto the character */
export async function fetchMotion(
  id: string,
  takeId: number,
  hands: HandPose,
  signal?: AbortSignal,
): Promise<CharacterMotion> {
  const npz = await fetchNpz(`characters/${encodeURIComponent(id)}/takes/${takeId}?hands=${hands}`, signal);
  const { shape, data } = npzNumbers(npz, 'turns');
  return {
    frames: shape[0]!,
    turns: Float32Array.from(data),
    places: Float32Array.from(npzNumbers(npz, 'places').data),
  };
}

async function fetchNpz(path: string, signal?: AbortSignal): Promise<Npz> {
  const response = await fetchData(path, signal ? { signal } : {});
  return readNpz(new Uint8Array(await response.arrayBuffer()));
}
