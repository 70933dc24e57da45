import type { Progress, Warning } from '#main/pipeline/context.ts';
import type { ProblemData } from '#shared/errors/problem.ts';
import type { EngineTasks } from './tasks.ts';

/** Names of what the engine can do. */
export type TaskName = keyof EngineTasks;

/** Host → engine. */
export type EngineRequest =
  | { readonly kind: 'run'; readonly id: number; readonly task: TaskName; readonly input: unknown }
  | { readonly kind: 'cancel'; readonly id: number }
  /** For shells whose processes do not notice that their channel was closed. */
  | { readonly kind: 'end' };

/** Engine → host. Typed arrays cross by structured clone. */
export type EngineReply =
  | { readonly kind: 'progress'; readonly id: number; readonly progress: Progress }
  | { readonly kind: 'warning'; readonly id: number; readonly warning: Warning }
  | { readonly kind: 'done'; readonly id: number; readonly output: unknown; readonly peakRssMb: number }
  | { readonly kind: 'problem'; readonly id: number; readonly problem: ProblemData }
  | { readonly kind: 'cancelled'; readonly id: number }
  | { readonly kind: 'bug'; readonly id: number; readonly message: string };
