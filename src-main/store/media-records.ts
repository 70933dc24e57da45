import type { ProjectStore } from './project-store.ts';
import { loadBundle, saveBundle } from './record-bundle.ts';

/** What a project keeps of a video: what probing it told, PTS table included. `VideoInfo` is one. */
export interface MediaInfo {
  /** Where the file was last seen. */
  readonly path: string;
  /** SHA-256 of the file's bytes, hex: its identity. */
  readonly sha256: string;
  /** Presentation time of every frame, µs, shape [frames]: the only truth about frames. */
  readonly ptsUs: Float64Array;
}

export interface MediaSummary {
  readonly id: number;
  readonly path: string;
  readonly sha256: string;
  readonly frames: number;
}

const COLUMNS = 'SELECT id, path, sha256, frames FROM media';

/** Keeps a video. The same bytes are kept once; a file that moved gets its new path. */
export function saveMedia(store: ProjectStore, info: MediaInfo): number {
  return store.write(() => {
    const known = findMedia(store, info.sha256);
    if (known !== undefined) {
      if (known.path !== info.path) store.run('UPDATE media SET path = ? WHERE id = ?', info.path, known.id);
      return known.id;
    }
    const bundle = saveBundle(store, info, { compress: ['ptsUs'] });
    const { id } = store.run(
      'INSERT INTO media (sha256, path, frames, bundle_id) VALUES (?, ?, ?, ?)',
      info.sha256,
      info.path,
      info.ptsUs.length,
      bundle,
    );
    return id;
  });
}

/** The video with these bytes, if the project has it. */
export function findMedia(store: ProjectStore, sha256: string): MediaSummary | undefined {
  return store.get<MediaSummary>(`${COLUMNS} WHERE sha256 = ?`, sha256);
}

/** All videos in order of import. */
export function listMedia(store: ProjectStore): MediaSummary[] {
  return store.all<MediaSummary>(`${COLUMNS} ORDER BY id`);
}

/** Everything that was kept of a video; name the type that was saved: `loadMedia<VideoInfo>(store, id)`. */
export function loadMedia<Info extends MediaInfo = MediaInfo>(store: ProjectStore, id: number): Info | undefined {
  const row = store.get<{ bundle_id: number; path: string }>('SELECT bundle_id, path FROM media WHERE id = ?', id);
  if (row === undefined) return undefined;
  return { ...(loadBundle(store, row.bundle_id) as Info), path: row.path };
}
