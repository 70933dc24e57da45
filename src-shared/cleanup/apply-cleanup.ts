import type { BodyModel } from '../body/body-model.ts';
import { prepareBody, type SolverBody } from '../fitting/solve-options.ts';
import type { Take } from '../fitting/take.ts';
import { type Figures, figuresOf } from './figures.ts';
import type { KeptKeys } from './kept-keys.ts';
import { cuts, kindOf, type OperationName } from './operation-table.ts';
import type { KeyReport } from './operations/reduce-keys.ts';
import { type OperationResult, runOperation } from './run-operation.ts';
import type { ResampleReport } from './sample-rows.ts';
import type { CleanupOperation, CleanupStack } from './stack.ts';
import { takeOf, type Work, workOf } from './work.ts';

/** What one operation of a stack did. */
export interface OperationReport {
  readonly id: string;
  readonly kind: OperationName;
  readonly note: OperationResult['note'];
  readonly before: Figures;
  readonly after: Figures;
  readonly resampled: ResampleReport | null;
  readonly keys: KeyReport | null;
}

/** What a stack did. */
export interface CleanupReport {
  readonly before: Figures;
  readonly after: Figures;
  /** Those that were done, in order. */
  readonly operations: readonly OperationReport[];
  /** The camera still sees the motion: it lies over the picture, mirrored or not. */
  readonly onPicture: boolean;
  readonly mirrored: boolean;
  /** Rows of the take that keep a key; null where all do: nothing was reduced, or keys were set anew after it. */
  readonly keys: KeptKeys | null;
}

export interface CleanupOptions {
  /**
   * False leaves out what changes which frames there are, or when: rows then are those of the take. `cuts` does trimming
   * and looping as long as rows still are frames of the video.
   */
  timing?: boolean | 'cuts';
  /** False measures only before and after the whole stack. */
  each?: boolean;
}

export interface Cleaned {
  readonly take: Take;
  readonly report: CleanupReport;
}

const prepared = new WeakMap<BodyModel, SolverBody>();

/** A body reduced to what clean-up reads; done once per body. */
export function preparedForCleanup(body: BodyModel | SolverBody): SolverBody {
  if ('points' in body) return body;
  let known = prepared.get(body);
  if (known === undefined) prepared.set(body, (known = prepareBody(body)));
  return known;
}

/**
 * Cleans a take. Nothing of the take is written to; an empty stack gives the same motion.
 *
 * @throws Problem cleanup/outside, cleanup/too-short, cleanup/too-long
 */
export function applyCleanup(
  take: Take,
  stack: CleanupStack,
  body: BodyModel | SolverBody,
  options: CleanupOptions = {},
): Cleaned {
  return new Cleaner(take, body).apply(stack, options);
}

/** How many steps of earlier runs are kept. */
const MOST_BEFORE = 8;

interface Step {
  readonly key: string;
  readonly input: Work;
  readonly result: OperationResult;
}

/**
 * Cleans one take again and again: what an operation made is kept until the operation, or one before it, changes.
 * Holds one intermediate motion per operation.
 */
export class Cleaner {
  readonly #start: Work;
  /** Of the last run, in order, then some of the one before. */
  #steps: Step[] = [];

  constructor(take: Take, body: BodyModel | SolverBody) {
    this.#start = workOf(take, preparedForCleanup(body));
  }

  apply(stack: CleanupStack, { timing = true, each = true }: CleanupOptions = {}): Cleaned {
    let work = this.#start;
    const steps: Step[] = [];
    const operations: OperationReport[] = [];
    let kept: KeptKeys | null = null;
    let onFrames = true;
    const leftOut = ({ kind }: CleanupOperation): boolean => {
      if (timing === true || !kindOf(kind).timing) return false;
      onFrames &&= cuts(kind);
      return timing === false || !onFrames;
    };
    for (const operation of stack.operations) {
      if (!operation.on || leftOut(operation)) continue;
      const key = keyOf(operation);
      const known = this.#steps.find((step) => step.key === key && step.input === work);
      const step = known ?? { key, input: work, result: runOperation(work, operation) };
      steps.push(step);
      const { note, resampled, keys } = step.result;
      if (step.result.work !== work) kept = keys;
      if (each) {
        const before = figuresOf(work);
        const after = figuresOf(step.result.work);
        operations.push({ id: operation.id, kind: operation.kind, note, before, after, resampled, keys });
      }
      work = step.result.work;
    }
    // Those of the run before stay once more: what is shown and what is written differ in their last steps.
    const before = this.#steps.filter((step) => !steps.includes(step)).slice(0, MOST_BEFORE);
    this.#steps = [...steps, ...before];
    const { onPicture, mirrored } = work;
    const report = {
      before: figuresOf(this.#start),
      after: figuresOf(work),
      operations,
      onPicture,
      mirrored,
      keys: kept,
    };
    return { take: takeOf(work), report };
  }
}

function keyOf({ kind, interval, settings, holds }: CleanupOperation): string {
  return JSON.stringify([kind, interval, settings, holds ?? []]);
}
