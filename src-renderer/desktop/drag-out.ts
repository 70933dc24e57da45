import type { DragEvent } from 'react';
import type { ExportItem } from '#shared/contract/studio/jobs.ts';
import { dataUrl } from '../connection/studio-client.ts';

/** What is used of an exported file. */
type Dragged = Pick<ExportItem, 'id' | 'present'>;

/**
 * Lets an exported file be dragged out of the window: browsers that know `DownloadURL` write a copy where it is dropped,
 * others get its address.
 */
export function dragOut(event: Pick<DragEvent, 'dataTransfer'>, { id, present }: Dragged, name: string): void {
  if (!present) return;
  const url = new URL(dataUrl(`exports/${id}`), location.href).href;
  // A colon would end the name.
  const safe = name.replaceAll(':', '_');
  event.dataTransfer.effectAllowed = 'copy';
  event.dataTransfer.setData('DownloadURL', `application/octet-stream:${safe}:${url}`);
  event.dataTransfer.setData('text/uri-list', url);
}
