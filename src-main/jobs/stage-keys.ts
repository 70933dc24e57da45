import { contentKey, type Json } from '#main/store/canonical-json.ts';
import { assert } from '#shared/errors/problem.ts';
import type { Stage } from './stage.ts';

/** Identity of every stage's output, by stage name, for one input of the job. */
export function stageKeys<Input extends Json>(
  stages: readonly Stage<Input>[],
  input: Input,
): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  for (const stage of stages) {
    assert(!keys.has(stage.name), `only one stage is called ${stage.name}`);
    const needs = [...(stage.needs ?? keys.keys())].sort().map((name) => {
      const key = keys.get(name);
      assert(key !== undefined, `${stage.name} needs ${name}, which comes before it`);
      return key;
    });
    const { name, version } = stage;
    keys.set(name, contentKey({ stage: name, version, parameters: stage.parameters(input), needs }));
  }
  return keys;
}
