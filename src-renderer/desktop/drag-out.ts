import type { DragEvent } from 'react';
import type { ExportItem } from '#shared/contract/studio/jobs.ts';
import { dataUrl } from '../connection/studio-client.ts';
import { reportProblem } from '../notices/report-problem.ts';
import { desktop } from './desktop.ts';

/** What is used of an exported file. */
type Dragged = Pick<ExportItem, 'id' | 'path' | 'present'>;

/**
 * Lets an exported file be dragged out of the window. The desktop window hands the file itself over; browsers that know
 * `DownloadURL` write a copy where it is dropped, others get its address.
 */
export function dragOut(
  event: Pick<DragEvent, 'dataTransfer' | 'preventDefault'>,
  { id, path, present }: Dragged,
  name: string,
): void {
  if (!present) return;
  const shell = desktop();
  if (shell) {
    // Electron begins a drag of its own.
    event.preventDefault();
    shell.dragFile(path).catch(reportProblem);
    return;
  }
  const url = new URL(dataUrl(`exports/${id}`), location.href).href;
  // A colon would end the name.
  const safe = name.replaceAll(':', '_');
  event.dataTransfer.effectAllowed = 'copy';
  event.dataTransfer.setData('DownloadURL', `application/octet-stream:${safe}:${url}`);
  event.dataTransfer.setData('text/uri-list', url);
}
