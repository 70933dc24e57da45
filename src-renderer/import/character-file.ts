import type { CharacterItem } from '#shared/contract/studio/files.ts';
import { openCharacter } from '../document/character.ts';
import { pathOnHost } from './upload-videos.ts';

/** Characters among what is dragged. */
export function charactersOf(files: Iterable<File>): File[] {
  return [...files].filter((file) => /\.(fbx|glb)$/i.test(file.name));
}

/** A character that was dropped or chosen: by its path where the shell knows it, else sent to the host. @throws Problem */
export async function takeCharacterFile(file: File): Promise<CharacterItem> {
  return openCharacter(await pathOnHost(file));
}
