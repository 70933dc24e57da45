import { useEffect, useState } from 'react';
import type { TakeItem } from '#shared/contract/studio/takes.ts';
import { loadBody } from '../../document/bodies.ts';
import { bodyHeightCm } from './model.ts';

/** Height of a take's body, cm; null while the body is not there. */
export function useBodyHeight(take: TakeItem): number | null {
  const [height, setHeight] = useState<number | null>(null);
  const shape = take.betas.join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the shape by its numbers, not by its array
  useEffect(() => {
    let current = true;
    loadBody(take.body, take.licence).then(
      (body) => current && setHeight(bodyHeightCm(body, take.betas)),
      () => current && setHeight(null),
    );
    return () => {
      current = false;
    };
  }, [take.body, shape]);
  return height;
}
