import { type RefObject, useEffect, useRef } from 'react';
import { playhead } from '../document/playhead.ts';
import { onRowsLoaded } from '../document/take-data.ts';

/** A span whose words follow the playhead without rendering: `<span ref={useFrameText(…)} />`. */
export function useFrameText(words: (frame: number) => string, key: unknown): RefObject<HTMLSpanElement | null> {
  const ref = useRef<HTMLSpanElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` says when `words` reads something else
  useEffect(() => {
    const write = () => {
      const text = words(playhead.getState().frame);
      if (ref.current && ref.current.textContent !== text) ref.current.textContent = text;
    };
    write();
    const stops = [playhead.subscribe(write), onRowsLoaded(write)];
    return () => {
      for (const stop of stops) stop();
    };
  }, [key]);
  return ref;
}
