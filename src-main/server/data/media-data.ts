import { basename } from 'node:path';
import type { Engine } from '#main/engine/engine-client.ts';
import type { VideoInfo } from '#main/media/video.ts';
import { thumbnailFile } from '#main/services/studio/media/thumbnails.ts';
import { WAVEFORM_RATE, waveformBytes } from '#main/services/studio/media/waveforms.ts';
import type { StudioProject } from '#main/services/studio/open-studio-project.ts';
import { type DataRequest, type DataResponse, words } from './data-message.ts';
import { rawArray } from './raw-array.ts';
import { serveBytes, serveFile } from './serve-bytes.ts';

/** `media/<id>/file` (what the page plays), `original`, `pts`, `thumbnail?frame=&height=`, `waveform`. */
export async function serveMedia(project: StudioProject, engine: Engine, request: DataRequest): Promise<DataResponse> {
  const [, idText, what, more] = request.path;
  const id = Number(idText);
  if (!Number.isInteger(id) || more !== undefined) return words(404, 'There is no such clip.');
  const info = project.files.info(id);
  switch (what) {
    case 'file': {
      const file = project.proxies.hasProxy(info) ? project.proxies.pathOf(info) : info.path;
      return serveFile(request, file, { type: mediaType(file) });
    }
    case 'original':
      return serveFile(request, info.path, {
        type: mediaType(info.path),
        headers: { 'content-disposition': attachment(info.path) },
      });
    case 'pts': {
      const { bytes, headers } = rawArray(info.ptsUs, 1);
      return serveBytes(request, bytes, {
        type: 'application/octet-stream',
        etag: `"pts-${info.sha256.slice(0, 32)}"`,
        headers,
      });
    }
    case 'thumbnail':
      return thumbnail(info, engine, request);
    case 'waveform':
      return waveform(info, engine, request);
    default:
      return words(404, 'There is nothing of that name.');
  }
}

async function thumbnail(info: VideoInfo, engine: Engine, request: DataRequest): Promise<DataResponse> {
  const frame = Number(request.query.get('frame') ?? 0);
  const height = Number(request.query.get('height') ?? 90);
  if (!Number.isInteger(frame) || frame < 0 || frame >= info.ptsUs.length) return words(404, 'There is no such frame.');
  const file = await thumbnailFile(engine, info, { frame, height }, request.signal);
  return serveFile(request, file, { type: 'image/jpeg', cache: 'private, max-age=86400' });
}

/** 204 where the clip has no sound. */
async function waveform(info: VideoInfo, engine: Engine, request: DataRequest): Promise<DataResponse> {
  const bytes = await waveformBytes(engine, info, request.signal);
  if (bytes.length === 0) return { ...words(204, ''), body: null };
  return serveBytes(request, bytes, {
    type: 'application/octet-stream',
    etag: `"wave-${info.sha256.slice(0, 32)}"`,
    headers: { 'x-dtype': 'float32', 'x-shape': `${bytes.length / 8},2`, 'x-rate': String(WAVEFORM_RATE) },
  });
}

const TYPES: Readonly<Record<string, string>> = {
  mp4: 'video/mp4',
  m4v: 'video/mp4',
  mov: 'video/quicktime',
  webm: 'video/webm',
  mkv: 'video/x-matroska',
  avi: 'video/x-msvideo',
};

function mediaType(path: string): string {
  return TYPES[path.slice(path.lastIndexOf('.') + 1).toLowerCase()] ?? 'application/octet-stream';
}

/** Header that has a browser save a file under its own name. */
export function attachment(path: string): string {
  const name = basename(path);
  const plain = name.replace(/[^\x20-\x7e]|["\\]/g, '_');
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`;
}
