/** Answers to mutations that carry a key, for as long as their caller may ask for them again. */
export interface AnsweredCalls {
  /** Carries out a call once: whoever comes with the same key gets the same answer, a failure too. */
  once(key: string, carryOut: () => Promise<unknown>): Promise<unknown>;
}

/** Calls that are remembered at least; older ones were long answered. */
const DEFAULT_MOST = 1000;

/** A memory shared by all connections of a host. */
export function answeredCalls(most = DEFAULT_MOST): AnsweredCalls {
  const answers = new Map<string, Promise<unknown>>();
  return {
    once(key, carryOut) {
      const known = answers.get(key);
      if (known) return known;
      const answer = carryOut();
      // Whoever asked may be gone when it fails.
      answer.catch(() => {});
      answers.set(key, answer);
      if (answers.size > most) answers.delete(answers.keys().next().value!);
      return answer;
    },
  };
}
