import { z } from 'zod';
import { query } from '../../rpc/procedure.ts';
import { cleanup } from './cleanup.ts';
import { edits } from './edits.ts';
import { files } from './files.ts';
import { Nothing } from './ids.ts';
import { imports } from './imports.ts';
import { jobs } from './jobs.ts';
import { markers } from './markers.ts';
import { media } from './media.ts';
import { models } from './models.ts';
import { projects } from './projects.ts';
import { takes } from './takes.ts';
import { training } from './training.ts';

/** The host as a page can know it. */
export const HostInfo = z.object({
  version: z.string(),
  platform: z.string(),
  shell: z.enum(['electron', 'browser', 'test']),
  /** Different after every start of the host: what an earlier one held in memory is gone. */
  launch: z.string(),
  /** Folder new projects are made in. */
  projects_folder: z.string(),
});

const app = {
  info: query({ input: Nothing, output: HostInfo }),
};

/** Everything the studio's page asks of its host, whatever shell carries it. */
export const studioContract = {
  app,
  projects,
  media,
  markers,
  takes,
  edits,
  cleanup,
  imports,
  jobs,
  models,
  training,
  files,
};
export type StudioContract = typeof studioContract;
