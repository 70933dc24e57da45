import type { Json } from './canonical-json.ts';
import type { ProjectStore } from './project-store.ts';

/** Answers that are kept: whoever asks again does so within seconds. */
const MOST = 200;

/** The answer to an edit that was made before, by the key it was sent with. */
export function answerOf(store: ProjectStore, key: string): Json | undefined {
  const found = store.get<{ answer: string }>('SELECT answer FROM answered_edit WHERE key = ?', key);
  return found && (JSON.parse(found.answer) as Json);
}

/** Keeps an answer, in the same `store.write` as the edit itself. */
export function keepAnswer(store: ProjectStore, key: string, answer: Json): void {
  const { id } = store.run('INSERT INTO answered_edit (key, answer) VALUES (?, ?)', key, JSON.stringify(answer));
  store.run('DELETE FROM answered_edit WHERE id <= ?', id - MOST);
}
