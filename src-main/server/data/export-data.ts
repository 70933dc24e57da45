import type { StudioProject } from '#main/services/studio/open-studio-project.ts';
import { findExport } from '#main/store/export-records.ts';
import { type DataRequest, type DataResponse, words } from './data-message.ts';
import { attachment } from './media-data.ts';
import { serveFile } from './serve-bytes.ts';

/** `exports/<id>`: an exported file, to be saved. */
export async function serveExport({ records }: StudioProject, request: DataRequest): Promise<DataResponse> {
  const [, id, more] = request.path;
  const found = /^\d+$/.test(id ?? '') && more === undefined ? findExport(records, Number(id)) : undefined;
  if (!found) return words(404, 'There is no such export.');
  return serveFile(request, found.path, {
    type: 'application/octet-stream',
    headers: { 'content-disposition': attachment(found.path) },
  });
}
