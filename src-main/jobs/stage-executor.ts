import type { Json } from '#main/store/canonical-json.ts';
import type { Stage, StageContext, StageInput } from './stage.ts';

/** Who runs a stage. Stages share nothing but their inputs, so another process or machine may be one. */
export interface StageExecutor {
  execute<Input extends Json, Output>(
    stage: Stage<Input, Output>,
    input: StageInput<Input>,
    ctx: StageContext,
  ): Promise<Output>;
}

/** Runs stages in this process. */
export const localExecutor: StageExecutor = {
  async execute(stage, input, ctx) {
    return stage.run(input, ctx);
  },
};
