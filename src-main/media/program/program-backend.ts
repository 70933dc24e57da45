import type { MediaBackend } from '../media-backend.ts';
export async function openProgramBackend(): Promise<MediaBackend> {
  throw new Error('soon');
}
