import { type ComponentType, createElement, use } from 'react';

/** How long a failed load stays failed, in ms: long enough to be shown, short enough that "start again" asks anew. */
const failedFor = 1000;

/** A part of the window that is loaded when it is first shown, or before by `preload`. */
export type LazyPart = ComponentType & {
  /** Loads the part ahead of time. A failure is nobody's concern yet: showing the part tries again and says it. */
  preload(): Promise<void>;
};

/**
 * A part of the window in a file of its own. Unlike `React.lazy` it asks again after a failure: the host may have
 * been away for a moment.
 */
export function lazyPart(load: () => Promise<ComponentType>): LazyPart {
  let loading: Promise<ComponentType> | null = null;
  const loaded = () => {
    if (loading) return loading;
    const attempt = load();
    loading = attempt;
    attempt.catch(() => setTimeout(() => (loading = null), failedFor));
    return attempt;
  };
  const preload = () =>
    loaded().then(
      () => undefined,
      () => undefined,
    );
  return Object.assign(() => createElement(use(loaded())), { preload });
}
