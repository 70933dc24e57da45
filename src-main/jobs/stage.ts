import type { TaskContext } from '#main/pipeline/context.ts';
import type { Json } from '#main/store/canonical-json.ts';

/**
 * One step of a job. Its output is plain data with typed arrays (what `packRecord` takes) and is kept under a key made
 * of name, version, parameters and the keys of the stages it needs: it runs again only when one of these changes.
 */
export interface Stage<Input extends Json = Json, Output = unknown> {
  readonly name: string;
  /** Raised whenever the same input would give another output. */
  readonly version: number;
  /** Names of the stages whose outputs decide this one's; all earlier ones when left out. */
  readonly needs?: readonly string[];
  /** Everything else that decides the output: settings, file and model hashes. Not paths, not devices, not times. */
  parameters(input: Input): Json;
  run(input: StageInput<Input>, ctx: StageContext): Promise<Output> | Output;
  /** False where a kept output no longer holds, such as an exported file that was deleted. */
  stillHolds?(output: Output, input: StageInput<Input>): Promise<boolean> | boolean;
}

/** What a stage works from. */
export interface StageInput<Input extends Json> {
  /** The job's own input. */
  readonly job: Input;
  /** The output of an earlier stage, read from the project: bit for bit the same whether it ran now or last week. */
  output<Output>(stage: OutputOf<Output>): Output;
}

/** Any stage that gives `Output`, whatever its input. */
export interface OutputOf<Output> {
  readonly name: string;
  // biome-ignore lint/suspicious/noExplicitAny: only the output's type matters here
  run(input: any, ctx: StageContext): Promise<Output> | Output;
}

/** A task's context, and a place for the parts of long work: what was checkpointed survives `kill -9`. */
export interface StageContext extends TaskContext {
  /** Identity of this stage's output. */
  readonly key: string;
  /** Keeps a part of the work on the disk under a name; about a millisecond and the time to write it. */
  checkpoint(name: string, value: unknown): void;
  /** A part that an earlier, interrupted run kept; undefined where there is none. Name its type. */
  restore<T>(name: string): T | undefined;
  /** Names of the parts kept so far, oldest first. */
  checkpoints(): readonly string[];
}
