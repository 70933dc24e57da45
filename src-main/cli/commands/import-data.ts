import { basename, resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { createTerminal } from '#main/cli/terminal.ts';
import { createHost } from '#main/host/create-host.ts';
import type { Warning } from '#main/pipeline/context.ts';
import { effectiveTakes } from '#main/services/annotation/effective-take.ts';
import { importData } from '#main/services/imports/import-data.ts';
import { inspectImport } from '#main/services/imports/inspect-import.ts';
import { listMedia } from '#main/store/media-records.ts';
import type { ProjectStore } from '#main/store/project-store.ts';
import type { ImportChoice, ImportedFileInfo } from '#shared/contract/studio/imports.ts';
import { Problem } from '#shared/errors/problem.ts';

/** What the command line can say of an import. */
export interface ImportDataOptions {
  readonly project: string;
  /** File name or number of the clip; the first where left out. */
  readonly clip?: string;
  /** Number of the person it is compared with. */
  readonly person?: number;
  readonly start?: number;
  readonly place?: ImportChoice['place'];
  readonly json?: boolean;
}

/** Brings keypoints or motion into a clip of a project and prints the takes. */
export async function runImportData(
  files: readonly string[],
  options: ImportDataOptions,
  wanted: ImportedFileInfo['kind'],
  signal: AbortSignal,
): Promise<void> {
  const terminal = createTerminal({ json: options.json ?? false });
  await using host = createHost(resolve(options.project));
  const { store } = host;
  const paths = files.map((file) => resolve(file));
  const mediaId = clipNamed(store, options.clip);
  const info = await inspectImport(store, paths, mediaId, signal);
  if (info.kind !== wanted) {
    const other =
      info.kind === 'keypoints' ? 'it holds keypoints: use keypoints import' : 'it holds motion: use takes import';
    throw new Problem('import/format', { path: info.name, reason: other });
  }
  const asked = options.person === undefined ? null : personTake(store, mediaId, options.person);
  const people = info.people.map(({ index, take_id }) => ({ index, take_id: asked ?? take_id }));
  const warnings: Warning[] = [];
  const choice: ImportChoice = {
    media_id: mediaId,
    start_frame: options.start ?? info.start_frame,
    people: asked === null ? people : people.slice(0, 1),
    place: options.place ?? 'beside',
  };
  const warn = (warning: Warning) => {
    warnings.push(warning);
    terminal.warn(warning);
  };
  const { takeIds } = await importData(host, paths, choice, { signal, report: terminal.progress, warn });
  terminal.settle();
  const takes = effectiveTakes(store)
    .list()
    .filter(({ id }) => takeIds.includes(id));
  for (const { id, name, first_frame, frames, compares_with } of takes) {
    const beside = compares_with ? `, compared with take ${compares_with}` : '';
    terminal.line(`take ${id}, ${name}: frames ${first_frame}–${first_frame + frames - 1}${beside}`);
  }
  terminal.result({
    kind: info.kind,
    format: info.format,
    start_frame: choice.start_frame,
    takes: takes.map(({ id, name, person, first_frame, frames, score, reprojection_px, compares_with }) => ({
      id: String(id),
      name,
      person,
      first_frame,
      frames,
      score,
      reprojection_px,
      compares_with: compares_with ? String(compares_with) : null,
    })),
    warnings: warnings.map(({ code, message }) => ({ code, message })),
  });
}

function clipNamed(store: ProjectStore, name: string | undefined): number {
  const clips = listMedia(store);
  if (clips.length === 0) throw new Problem('import/no-clip');
  if (name === undefined) return clips[0]!.id;
  const found = clips.find(({ id, path }) => basename(path) === basename(name) || String(id) === name);
  if (!found) {
    const known = clips.map(({ path }) => basename(path)).join(', ');
    throw new Problem('usage/bad-option', { reason: `There is no clip ${name} in the project, only ${known}` });
  }
  return found.id;
}

function personTake(store: ProjectStore, mediaId: number, person: number): number {
  const takes = effectiveTakes(store)
    .list()
    .filter(({ media_id }) => media_id === mediaId);
  const found = takes.find((take) => take.person === person);
  if (!found) {
    const known = takes.map((take) => take.person).join(', ') || 'none';
    throw new Problem('usage/bad-option', { reason: `There is no person ${person} in the clip (there is: ${known})` });
  }
  return found.id;
}

/** A whole number, negative ones too. */
export function parseWhole(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isSafeInteger(value)) throw new InvalidArgumentError('Give a whole number.');
  return value;
}
