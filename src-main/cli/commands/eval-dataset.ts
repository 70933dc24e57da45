import { printDatasetEvaluation } from '#main/cli/print-dataset-evaluation.ts';
import type { Terminal } from '#main/cli/terminal.ts';
import { openDataset } from '#main/datasets/open-dataset.ts';
import type { DeviceChoice } from '#main/engine/device.ts';
import type { DatasetEvaluationReport } from '#shared/contract/dataset-evaluation.ts';
import type { EvaluationDataset } from '#shared/metrics/published-figures.ts';

/** Options of `eval --dataset` as commander hands them over. */
export interface EvalDatasetOptions {
  readonly dataset: EvaluationDataset;
  readonly root: string;
  readonly model: string;
  readonly device: DeviceChoice;
  readonly limit?: number;
}

/**
 * Evaluates a model of the library on a data set and prints the table.
 *
 * @throws Problem dataset/missing, dataset/broken, dataset/no-frames, model/…, evaluation/…, media/…
 */
export async function evalDataset(
  { dataset: name, root, model, device, limit }: EvalDatasetOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<DatasetEvaluationReport> {
  // The folder first: it is told at once whether it holds the data set, a model takes seconds to open.
  const dataset = openDataset(name, root);
  const { openEvaluationModel } = await import('#main/services/evaluation/vibe-predictor.ts');
  const { evaluateDataset } = await import('#main/services/evaluation/evaluate-dataset.ts');
  await using opened = await openEvaluationModel(model, device);
  const report = await evaluateDataset(
    { dataset, predictor: opened.predictor, body: opened.body, ...(limit ? { limit } : {}) },
    { signal, report: (progress) => terminal.progress(progress), warn: (warning) => terminal.warn(warning) },
  );
  terminal.settle();
  printDatasetEvaluation(report, terminal);
  return report;
}
