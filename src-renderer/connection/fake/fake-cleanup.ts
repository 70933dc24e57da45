import { type CleanupStack, EMPTY_STACK, isActive } from '#shared/cleanup/stack.ts';
import type { CleanupFigures, CleanupReport } from '#shared/contract/studio/cleanup.ts';
import type { EditResult } from '#shared/contract/studio/edits.ts';
import type { StudioContract } from '#shared/contract/studio/studio-contract.ts';
import type { Handlers } from '#shared/rpc/procedure.ts';
import { Watched } from './watched.ts';

const BEFORE: CleanupFigures = {
  frames: 300,
  contact_frames: 214,
  slide_mm: 11.2,
  worst_slide_mm: 63,
  sunk_mm: 6.1,
  worst_sunk_mm: 31,
  accel_m_s2: 6.3,
  jitter_m_s3: 240,
  reprojection_px: 8.1,
  reprojection_share: 0.011,
};
const AFTER: CleanupFigures = { ...BEFORE, slide_mm: 0.4, worst_slide_mm: 2, worst_sunk_mm: 4, accel_m_s2: 4.8 };

/** Clean-up of a made-up take: every stack does the same good. */
export function fakeCleanup(edited: (name: string, takeId: number) => EditResult): Handlers<StudioContract>['cleanup'] {
  const state = new Watched<{ stack: CleanupStack; shown: boolean }>({ stack: EMPTY_STACK, shown: true });
  return {
    state: (_, signal) => state.watch(signal),
    set({ take_id, stack }) {
      state.set({ ...state.value, stack });
      return edited('cleanup', take_id);
    },
    preview: ({ stack }) => (stack === null ? null : reportOf(stack)),
    floor: () => null,
    show({ shown }) {
      state.set({ ...state.value, shown });
      return {};
    },
  };
}

function reportOf(stack: CleanupStack): CleanupReport {
  return {
    before: BEFORE,
    after: isActive(stack) ? AFTER : BEFORE,
    operations: stack.operations.flatMap(({ id, kind, on }) =>
      on ? [{ id, kind, note: null, before: BEFORE, after: AFTER, resampled: null, keys: null }] : [],
    ),
    on_picture: true,
  };
}
