import type { LedgerModel, TakeLedger } from '#main/services/export/ledger.ts';
import { takeRevision } from '#main/store/annotation-records.ts';
import { type CaptureSummary, listCaptures, loadCaptureDetails } from '#main/store/capture-records.ts';
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
  const model = networkOf(store, id);
  const strict = [take.licence, body.licence, model?.licence].includes('research-only');
  return {
    model,
    body: { name: body.name, licence: body.licence },
    edits: takeRevision(store, id),
    clean_up: cleanUp,
    licence: strict ? 'research-only' : 'free',
  };
}

/** The network that posed a take, as its capture noted it; of older captures, what can be told. */
function networkOf(store: ProjectStore, takeId: number): LedgerModel | null {
  const capture = listCaptures(store).find(({ id }) => id === findTake(store, takeId)?.captureId);
  if (!capture) return null;
  const details = loadCaptureDetails<{ tuned?: string; network?: LedgerModel | null }>(store, capture.id);
  if (details?.network !== undefined) return details.network;
  const name = details?.tuned ?? namedByJob(store, capture);
  const model = name === null ? undefined : findModelByName(store, name);
  return model ? { name: model.name, sha256: model.sha256, licence: model.licence } : null;
}

/** Name of the network of the last capture of a clip. */
function namedByJob(store: ProjectStore, capture: CaptureSummary): string | null {
  const media = loadMedia(store, capture.mediaId)?.sha256;
  const job = listJobs(store).findLast(
    ({ kind, input }) => kind === 'capture' && (input as { media?: unknown }).media === media,
  );
  const options = (job?.input as { options?: { network?: { model?: unknown } | null } } | undefined)?.options;
  return typeof options?.network?.model === 'string' ? options.network.model : null;
}
