import type { OpenDialogOptions, SaveDialogOptions } from 'electron';
import type { OpenDialogRequest, SaveDialogRequest } from '#shared/contract/desktop/desktop-requests.ts';

const CHOOSE: Record<OpenDialogRequest['choose'], OpenDialogOptions['properties']> = {
  file: ['openFile'],
  files: ['openFile', 'multiSelections'],
  folder: ['openDirectory', 'createDirectory'],
};

/** A dialog to choose what is there already. */
export function openOptions({ title, at, choose, filters }: OpenDialogRequest): OpenDialogOptions {
  return { title, defaultPath: at, filters, properties: CHOOSE[choose] };
}

/** A dialog to choose where something new goes; asks before something is replaced. */
export function saveOptions({ title, at, filters }: SaveDialogRequest): SaveDialogOptions {
  return { title, defaultPath: at, filters, properties: ['createDirectory', 'showOverwriteConfirmation'] };
}
