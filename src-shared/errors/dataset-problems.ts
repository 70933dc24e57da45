import type { ProblemText } from './problem-codes.ts';

/** Problems with data sets and the feature stores made of them. */
export const DATASET_PROBLEMS = {
  'dataset/missing': {
    message: 'No {dataset} data set was found in {root}: {expected} was looked for, and there is {found}.',
    hint: 'Unpack {dataset} there as its makers ({makers}) publish it; one registers with them to receive it.',
    side: 'input',
  },
  'dataset/broken': {
    message: '{path} is not as it should be in this data set: {reason}.',
    hint: 'Unpack the data set again; the file may be cut off or of another release.',
    side: 'input',
  },
  'dataset/store-missing': {
    message: 'There is no feature store in {path}.',
    hint: 'Make one with the command dataset convert.',
    side: 'input',
  },
  'dataset/store-damaged': {
    message: 'The feature store in {path} is damaged: {reason}.',
    hint: 'Delete the folder and convert the data set again; the data set itself was not touched.',
    side: 'input',
  },
  'dataset/store-newer': {
    message:
      'The feature store in {path} was written by a newer version of Vibe Studio (format {found}, this version knows {known}).',
    hint: 'Update Vibe Studio, or convert the data set again into another folder.',
    side: 'input',
  },
  'dataset/store-unfinished': {
    message: 'The conversion into {path} has not ended; {parts} parts are complete.',
    hint: 'Run the same dataset convert command again; it goes on where it stopped.',
    side: 'input',
  },
  'dataset/store-busy': {
    message: 'Another conversion (process {pid}) is writing into {path}.',
    hint: 'Wait for it to end, or stop it.',
    side: 'input',
  },
  'dataset/parts-broken': {
    message: '{count} of {total} {parts} could not be read; the store in {path} is not complete.',
    hint: 'The lines above name them. Repair them and run the same command again, or leave them out with --skip-broken.',
    side: 'input',
  },
  'dataset/store-different': {
    message: '{path} holds a feature store that was made differently: its {what} is {found}, not {wanted}.',
    hint: 'Name another folder with --out, or repeat the command that began this one.',
    side: 'input',
  },
  'dataset/store-unfit': {
    message: 'The feature store in {path} cannot be used for this: {reason}.',
    hint: 'The command dataset show tells what a store holds.',
    side: 'input',
  },
  'dataset/changed': {
    message: 'The training data have changed since the checkpoint was written: {reason}.',
    hint: 'Bring back the same stores and options, or start a new run from the weights alone.',
    side: 'input',
  },
  'dataset/no-frames': {
    message: 'There is no frame of {dataset} to measure.',
    hint: 'Raise --limit, or check that the data set was unpacked completely.',
    side: 'input',
  },
} as const satisfies Record<string, ProblemText>;
