import type { TakeLedger } from '#main/services/export/ledger.ts';
import { takeRevision } from '#main/store/annotation-records.ts';
import { listCaptures, loadCaptureDetails } from '#main/store/capture-records.ts';
import { listJobs } from '#main/store/job-records.ts';
import { loadMedia } from '#main/store/media-records.ts';
import { findModelByName } from '#main/store/model-records.ts';
import type { ProjectStore } from '#main/store/project-store.ts';
import { findTake } from '#main/store/take-records.ts';
import type { BodyModel } from '#shared/body/body-model.ts';
import type { Take } from '#shared/fitting/take.ts';

/** What a take of a project comes from. */
export interface LedgerSource {
  /** Id in the project. */
  readonly id: number;
  readonly take: Take;
  /** Clean-up operations that were applied. */
  readonly cleanUp?: readonly string[];
}

/** Model, body, edits and licence of a take, as far as the project knows them. */
export function takeLedger(
  store: ProjectStore,
  { id, take, cleanUp = [] }: LedgerSource,
  body: Pick<BodyModel, 'name' | 'licence'>,
): TakeLedger {
  const name = networkOf(store, id);
  const model = name === null ? undefined : findModelByName(store, name);
  const strict = [take.licence, body.licence, model?.licence].includes('research-only');
  return {
    model: model ? { name: model.name, sha256: model.sha256, licence: model.licence } : null,
    body: { name: body.name, licence: body.licence },
    edits: takeRevision(store, id),
    clean_up: cleanUp,
    licence: strict ? 'research-only' : 'free',
  };
}

/** Name of the network that posed a take: noted with its capture, or told by the last capture of its clip. */
function networkOf(store: ProjectStore, takeId: number): string | null {
  const capture = listCaptures(store).find(({ id }) => id === findTake(store, takeId)?.captureId);
  if (!capture) return null;
  const details = loadCaptureDetails<{ tuned?: string }>(store, capture.id);
  if (details?.tuned !== undefined) return details.tuned;
  const media = loadMedia(store, capture.mediaId)?.sha256;
  const job = listJobs(store).findLast(
    ({ kind, input }) => kind === 'capture' && (input as { media?: unknown }).media === media,
  );
  const options = (job?.input as { options?: { network?: { model?: unknown } | null } } | undefined)?.options;
  return typeof options?.network?.model === 'string' ? options.network.model : null;
}
