import { basename, dirname, join } from 'node:path';
import { cameraTrackOf, type Filmed } from '#shared/camera/camera-track.ts';
import { blenderCameraScript } from '#shared/formats/camera-blender.ts';
import { type FilmedClip, writeCameraJson } from '#shared/formats/camera-json.ts';
import { appearWhole, writeSynced } from './output-file.ts';
import { SOFTWARE } from './software.ts';

/**
 * Writes the camera that filmed a take beside its files: `<stem>.camera.json`, and `<stem>.camera.py`, which sets it up in
 * Blender with the video behind it. Both appear, or neither.
 *
 * @param stem path of the take's files without their endings
 * @returns paths of the two files
 * @throws Problem `output/unwritable`, `output/disk-full`
 */
export async function writeCameraFiles(take: Filmed, stem: string, clip: FilmedClip): Promise<string[]> {
  const path = join(dirname(stem), `${basename(stem)}.camera.json`);
  const script = join(dirname(stem), `${basename(stem)}.camera.py`);
  await appearWhole({
    path,
    receiptPath: script,
    make: async (unnamed) => {
      await writeSynced(unnamed, writeCameraJson(cameraTrackOf(take), clip, SOFTWARE));
      return blenderCameraScript(basename(path));
    },
  });
  return [path, script];
}
