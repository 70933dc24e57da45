/** What of an open project can change under those who look at it. */
export type Topic = 'project' | 'media' | 'takes' | 'jobs' | 'exports' | 'markers' | 'working';

/** Tells whoever looks that something changed; they ask again for what they show. */
export interface Changes {
  emit(...topics: readonly Topic[]): void;
  /** Hears changes of these topics until the returned function is called. */
  on(topics: readonly Topic[], listener: () => void): () => void;
}

/** A hub of changes; one per studio. */
export function createChanges(): Changes {
  const listeners = new Set<{ topics: readonly Topic[]; listener: () => void }>();
  return {
    emit(...changed) {
      for (const { topics, listener } of [...listeners]) {
        if (changed.some((topic) => topics.includes(topic))) listener();
      }
    },
    on(topics, listener) {
      const entry = { topics, listener };
      listeners.add(entry);
      return () => listeners.delete(entry);
    },
  };
}
