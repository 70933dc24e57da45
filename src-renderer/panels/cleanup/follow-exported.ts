import type { TakeItem } from '#shared/contract/studio/takes.ts';
import { clipDocument, takeById } from '../../document/clip-document.ts';
import { playhead } from '../../document/playhead.ts';

/** What trimming and looping leave of a take; undefined where all of it is exported. */
export type Exported = TakeItem['exported'];

/**
 * Has the clip play what of a take will be exported, while clean-up trims or loops it; a range a person set stays where
 * clean-up leaves nothing out. Returns a stop, which takes back what it set.
 */
export function followExported(takeId: number): () => void {
  let set: { from: number; to: number } | null = null;
  const follow = (): void => {
    const exported = takeById(takeId)?.exported ?? null;
    const { loop } = playhead.getState();
    if (exported === null) {
      if (set !== null && loop === set) playhead.setState({ loop: null });
      set = null;
      return;
    }
    if (set !== null && set.from === exported.from && set.to === exported.to) return;
    set = { from: exported.from, to: exported.to };
    playhead.setState({ loop: set });
  };
  follow();
  const stop = clipDocument.subscribe(follow);
  return () => {
    stop();
    if (set !== null && playhead.getState().loop === set) playhead.setState({ loop: null });
  };
}
