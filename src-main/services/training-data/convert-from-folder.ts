import { type FileKind, openTrainingDataset } from '#main/datasets/training/open-training-dataset.ts';
import type { TrainingDataset } from '#main/datasets/training/training-dataset.ts';
import type { Quirks, TrainingKind } from '#main/datasets/training/training-kinds.ts';
import type { DeviceChoice } from '#main/engine/device.ts';
import type { TaskContext } from '#main/pipeline/context.ts';
import { Problem } from '#shared/errors/problem.ts';
import type { Quality } from '#shared/fitting/quality.ts';
import { openClips } from './clips-dataset.ts';
import { type ConversionReport, convertDataset } from './convert-dataset.ts';
import type { InputMaker } from './input-maker.ts';
import { openLandmarkInputs, openTrunkInputs } from './open-inputs.ts';

export interface ConvertFromFolderOptions {
  readonly kind: TrainingKind;
  readonly root: string;
  /** The store's folder. */
  readonly out: string;
  readonly encoder?: 'resnet50' | 'keypoints';
  /** Image encoder of the model library, or a quality of the landmark model. */
  readonly model?: string;
  readonly device: DeviceChoice;
  readonly quirks: Quirks;
  readonly skipBroken?: boolean;
  /** For `clips`: fit bodies, so that there is a truth in 3D. */
  readonly fit: boolean;
}

const QUALITIES: readonly string[] = ['fast', 'balanced', 'best'] satisfies Quality[];

/** Opens a data set of any kind and converts it. @throws Problem dataset/…, model/…, usage/bad-option, output/… */
export async function convertFromFolder(
  options: ConvertFromFolderOptions,
  ctx: TaskContext,
): Promise<{ dataset: TrainingDataset; report: ConversionReport }> {
  const { kind, root, out, quirks, skipBroken = false, fit } = options;
  await using clips =
    kind === 'clips'
      ? openClips(
          root,
          { quality: qualityOf(options), device: options.device, fit, encoder: options.encoder ?? 'keypoints' },
          ctx,
        )
      : null;
  const dataset = clips ?? openTrainingDataset(kind as FileKind, root, quirks);
  const report = await convertDataset(dataset, out, { inputs: inputsOf(options), quirks, skipBroken }, ctx);
  return { dataset, report };
}

function inputsOf(options: ConvertFromFolderOptions): (() => Promise<InputMaker>) | null {
  const { encoder, model = null, device } = options;
  if (encoder === 'resnet50') return () => openTrunkInputs(model, device);
  return encoder === 'keypoints' ? () => openLandmarkInputs(qualityOf(options), device) : null;
}

function qualityOf({ encoder, model }: ConvertFromFolderOptions): Quality {
  if (encoder === 'resnet50' || model === undefined) return 'balanced';
  if (QUALITIES.includes(model)) return model as Quality;
  throw new Problem('usage/bad-option', { reason: `The landmark model is ${QUALITIES.join(', ')}, not ${model}` });
}
