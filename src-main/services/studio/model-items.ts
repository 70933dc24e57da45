import { findNetworkSet } from '#main/engine/vibe/network-set.ts';
import { openModelLibrary } from '#main/model-library/model-library.ts';
import type { ModelItem } from '#shared/contract/studio/models.ts';
import { shownProblem } from './shown-problem.ts';

/** Everything in the user's library, networks first, each by what was imported last; then what cannot be read. */
export async function modelItems(): Promise<ModelItem[]> {
  const library = openModelLibrary();
  const { models, damaged } = await library.list();
  const shipped = await library.shipped();
  const items = await Promise.all(
    [...shipped, ...models].map(async (model): Promise<ModelItem> => {
      const { name, kind, licence, source, parameters, imported_at } = model;
      const builtin = shipped.includes(model);
      // Whoever looks up the parts of a network says what it lacks.
      const problem =
        kind === 'generator'
          ? await findNetworkSet(library, name).then(
              () => null,
              (error: unknown) => shownProblem(error),
            )
          : null;
      const captures = kind === 'generator' && problem === null;
      return { name, kind, licence, builtin, source: source.file, parameters, imported_at, captures, problem };
    }),
  );
  items.sort(
    (a, b) =>
      Number(b.builtin) - Number(a.builtin) ||
      Number(b.captures) - Number(a.captures) ||
      (a.imported_at! < b.imported_at! ? 1 : -1),
  );
  return [...items, ...damaged.map(unreadable)];
}

function unreadable({ name, message, hint }: { name: string; message: string; hint: string }): ModelItem {
  return {
    name,
    kind: 'generator',
    licence: 'research-only',
    builtin: false,
    source: '',
    parameters: 0,
    imported_at: null,
    captures: false,
    problem: { code: 'model/damaged', message, hint },
  };
}
