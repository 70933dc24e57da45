/**
 * How well words match what was typed: every letter in order, better at the beginnings of words and in a row.
 *
 * @returns null where a letter is missing; higher is better
 */
export function matchScore(words: string, typed: string): number | null {
  const text = words.toLowerCase();
  const wanted = typed.toLowerCase().replace(/\s+/g, '');
  if (wanted === '') return 0;
  const direct = text.indexOf(typed.toLowerCase().trim());
  if (direct >= 0) return 1000 - direct * 4 - text.length + (isStart(text, direct) ? 200 : 0);
  let score = 0;
  let at = -1;
  for (const letter of wanted) {
    const next = text.indexOf(letter, at + 1);
    if (next < 0) return null;
    score += next === at + 1 ? 8 : isStart(text, next) ? 6 : -Math.min(4, next - at);
    at = next;
  }
  return score - text.length / 4;
}

function isStart(text: string, at: number): boolean {
  return at === 0 || /[\s:·(/-]/.test(text[at - 1]!);
}

/** The entries that match, best first; entries of equal rank stay in their order. */
export function bestMatches<T>(entries: readonly T[], typed: string, wordsOf: (entry: T) => string, limit = 60): T[] {
  return entries
    .map((entry, order) => ({ entry, order, score: matchScore(wordsOf(entry), typed) }))
    .filter((found): found is { entry: T; order: number; score: number } => found.score !== null)
    .sort((a, b) => b.score - a.score || a.order - b.order)
    .slice(0, limit)
    .map(({ entry }) => entry);
}
