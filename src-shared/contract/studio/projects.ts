import { z } from 'zod';
import { mutation, query, watch } from '../../rpc/procedure.ts';
import { Nothing, ShownProblem } from './ids.ts';

/** A project people worked on before. */
export const RecentProject = z.object({
  path: z.string(),
  name: z.string(),
  opened_at: z.iso.datetime(),
  /** False where the file is gone. */
  present: z.boolean(),
  clips: z.number().int(),
  takes: z.number().int(),
});

/** What is open. One project at a time; opening another closes it. */
export const ProjectState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('opening'), path: z.string() }),
  z.object({ kind: z.literal('open'), path: z.string(), name: z.string(), read_only: z.boolean() }),
  z.object({ kind: z.literal('failed'), path: z.string(), problem: ShownProblem }),
]);

export const projects = {
  /** What is open, now and on every change. */
  state: watch({ input: Nothing, output: ProjectState }),
  recent: query({ input: Nothing, output: z.array(RecentProject) }),
  /** Makes a project at `path`; without it, under a free name in `folder`, or in the user's projects folder. */
  create: mutation({
    input: z.object({ path: z.string().optional(), name: z.string().optional(), folder: z.string().optional() }),
    output: ProjectState,
  }),
  /** A project that another studio writes, or on a disk that cannot be written, can be looked at. */
  open: mutation({
    input: z.object({ path: z.string(), read_only: z.boolean().optional() }),
    output: ProjectState,
  }),
  /** The embedded clip, captured: made once, opened at once from then on. */
  openDemo: mutation({ input: Nothing, output: ProjectState }),
  close: mutation({ input: Nothing, output: Nothing }),
  forget: mutation({ input: z.object({ path: z.string() }), output: Nothing }),
};

export type ProjectState = z.infer<typeof ProjectState>;
export type RecentProject = z.infer<typeof RecentProject>;
