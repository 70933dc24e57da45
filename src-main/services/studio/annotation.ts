import type { VideoInfo } from '#main/media/video.ts';
import type { TaskContext } from '#main/pipeline/context.ts';
import type { RedetectRequest } from '#main/pipeline/redetect-person.ts';
import type { RowRange } from '#main/store/array-chunks.ts';
import type { StoredArray } from '#main/store/array-dtype.ts';
import type { ProjectStore } from '#main/store/project-store.ts';
import type { CleanupReport } from '#shared/cleanup/apply-cleanup.ts';
import type { CleanupOperation, CleanupStack } from '#shared/cleanup/stack.ts';
import type { EditResult, WorkingEdit } from '#shared/contract/studio/edits.ts';
import type { StudioContract } from '#shared/contract/studio/studio-contract.ts';
import type { Issue, ReviewSpan, TakeItem } from '#shared/contract/studio/takes.ts';
import type { SolveAgain } from '#shared/fitting/solve-again.ts';
import type { Take } from '#shared/fitting/take.ts';
import type { Handlers } from '#shared/rpc/procedure.ts';
import type { Changes } from './changes.ts';

/** Rows of one frame-first array of a take as it stands after all edits. */
export interface TakeRows {
  readonly data: StoredArray;
  /** Numbers per row. */
  readonly rowLength: number;
  /** Row of the take that `data` begins with, and the take's number of rows. */
  readonly from: number;
  readonly frames: number;
  /** Revision of the take that these rows belong to. */
  readonly revision: number;
  /** Tells apart rows of one revision that are shown otherwise, as before and after clean-up. */
  readonly variant?: string;
}

/** Takes as they stand: what the page lists and loads. */
export interface TakeViews {
  takesOfMedia(mediaId: number): TakeItem[];
  /** Rows `range` (all where left out) of an array; undefined where there is no such take or array. */
  takeRows(takeId: number, array: string, range?: RowRange): Promise<TakeRows | undefined>;
  /** A take whole as it stands, for export; undefined where there is none. */
  wholeTake(takeId: number): Promise<Take | undefined>;
}

/** Clean-up as it is looked at; laid over an annotation by `services/cleanup`. */
export interface CleanupView {
  /** @throws Problem cleanup/newer, cleanup/format where the project holds one that cannot be read */
  state(takeId: number): { readonly stack: CleanupStack; readonly shown: boolean };
  /**
   * Shows a take with a clean-up that is not kept yet, and says what it does. Emits 'takes'.
   *
   * @throws Problem edit/unknown-take, cleanup/outside, cleanup/too-short, cleanup/too-long
   */
  preview(takeId: number, stack: CleanupStack, quick?: boolean): Promise<CleanupReport>;
  /**
   * Tries a clean-up on its take.
   *
   * @throws Problem edit/unknown-take, cleanup/outside, cleanup/too-short, cleanup/too-long
   */
  check(takeId: number, stack: CleanupStack): Promise<void>;
  /** The floor that people of a take's clip share, as settings of `floor`; null where it stands alone. `apart`: `commonFloor` */
  floor(takeId: number, apart?: number): Promise<CleanupOperation['settings'] | null>;
  /** Takes a preview back. */
  forget(takeId: number): void;
  /** Shows takes after their clean-up, or as they were before. */
  show(shown: boolean): void;
}

/** Everything people do to takes of one open project. Emits 'takes' on the project's changes after every edit. */
export interface Annotation extends TakeViews {
  /** What undo and redo would do. */
  state(): { revision: number; undo: string | null; redo: string | null };
  issuesOfMedia(mediaId: number): Promise<Issue[]>;
  reviewOfMedia(mediaId: number): ReviewSpan[];
  /** The edits of the contract; `edits.state` is watched through `state()`. */
  readonly edits: Omit<Handlers<StudioContract>['edits'], 'state' | 'working'>;
  /** Clean-up of a take as the project holds it; undefined where there is none. */
  cleanupOf(takeId: number): unknown;
  /** Keeps a clean-up as one edit. @throws Problem project/read-only, edit/unknown-take */
  setCleanup(takeId: number, stack: CleanupStack): Promise<EditResult>;
  /** Where clean-up is shown; what is opened for edits alone has none. */
  readonly cleanup?: CleanupView;
  /** Takes several takes out of sight, or shows them again, as one edit. @throws Problem project/read-only */
  showTakes(takeIds: readonly number[], shown: boolean): Promise<EditResult>;
  /** The long edit under way; emits 'working' on the project's changes. */
  working(): WorkingEdit | null;
  /** Called before the project closes; edits that were answered are on the disk by then. */
  close?(): Promise<void> | void;
}

/** Long work that an edit may need. Everything honours the signal of its context. */
export interface LongWork {
  /** What is known of a clip, whose file is there. @throws Problem media/… */
  videoOf(mediaId: number): Promise<VideoInfo>;
  /** A person in a drawn box, followed and solved; null where nobody is in it. */
  redetect(request: RedetectRequest, ctx: TaskContext): Promise<Take | null>;
  solveAgain(takes: readonly Take[], ask: SolveAgain, ctx: TaskContext): Promise<Take[]>;
}

/** What an annotation works on. */
export interface AnnotatedProject {
  readonly store: ProjectStore;
  readonly changes: Changes;
  /** Left out where nothing long is asked: the command line, most tests. */
  readonly work?: LongWork;
}

export type OpenAnnotation = (project: AnnotatedProject) => Annotation;
