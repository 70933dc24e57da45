import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Engine } from '#main/engine/engine-client.ts';
import { DEFAULT_CAPTURE } from '#main/services/capture/capture-request.ts';
import { captureInput } from '#main/services/capture/capture-video.ts';
import { listCaptures } from '#main/store/capture-records.ts';
import { listJobs } from '#main/store/job-records.ts';
import { listMedia } from '#main/store/media-records.ts';
import { addMedia } from './media/add-media.ts';
import type { StudioProject } from './open-studio-project.ts';

const CLIP = fileURLToPath(new URL('../../../models/demo-clip/demo.mp4', import.meta.url));

/** Where the demo project of a user lies. */
export function demoPath(dataFolder: string): string {
  return join(dataFolder, 'demo', 'Demo.vibe');
}

/** Puts the embedded clip into the demo project and queues its capture, where that has not happened yet. */
export async function fillDemo(project: StudioProject, engine: Engine): Promise<void> {
  const { store, files, queue } = project;
  if (store.readOnly) return;
  const clip = listMedia(store)[0];
  // An update of the studio may have moved the clip.
  const id = clip && existsSync(clip.path) ? clip.id : (await addMedia(project, engine, [CLIP])).added[0];
  const known = listCaptures(store).length > 0 || listJobs(store).some(({ kind }) => kind === 'capture');
  if (id === undefined || known) return;
  const output = { outDir: join(project.path, '..', 'exports'), formats: [], overlay: false };
  queue.submit('capture', captureInput(files.info(id), DEFAULT_CAPTURE, output));
}
