import { wireReport } from '#main/services/cleanup/wire-report.ts';
import { EMPTY_STACK, parseStack } from '#shared/cleanup/stack.ts';
import type { StudioContract } from '#shared/contract/studio/studio-contract.ts';
import { assert } from '#shared/errors/problem.ts';
import type { Handlers } from '#shared/rpc/procedure.ts';
import type { CleanupView } from '../annotation.ts';
import { mustWrite } from '../open-studio-project.ts';
import type { StudioParts } from '../studio-parts.ts';
import { watchOf } from '../watch-of.ts';
import { once } from './take-handlers.ts';

/** Clean-up of takes of the open project. */
export function cleanupHandlers({ slot, changes }: StudioParts): Handlers<StudioContract>['cleanup'] {
  const view = (): CleanupView => {
    const { cleanup } = slot.must().annotation;
    assert(cleanup !== undefined, 'the studio shows clean-up');
    return cleanup;
  };
  return {
    state: ({ take_id }, signal) =>
      watchOf(changes, ['takes', 'project'], signal, () =>
        slot.project ? view().state(take_id) : { stack: EMPTY_STACK, shown: true },
      ),
    async set({ take_id, stack }, _signal, call) {
      const project = slot.must();
      mustWrite(project);
      const parsed = parseStack(stack);
      await view().check(take_id, parsed);
      return once(project, call?.key, () => project.annotation.setCleanup(take_id, parsed)) as ReturnType<
        typeof project.annotation.setCleanup
      >;
    },
    async preview({ take_id, stack, quick }) {
      if (stack !== null) return wireReport(await view().preview(take_id, parseStack(stack), quick));
      view().forget(take_id);
      return null;
    },
    floor: ({ take_id, apart_m }) => view().floor(take_id, apart_m),
    show({ shown }) {
      view().show(shown);
      return {};
    },
  };
}
