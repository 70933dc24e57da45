import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { StudioContract } from '#shared/contract/studio/studio-contract.ts';
import type { Handlers } from '#shared/rpc/procedure.ts';
import { demoPath, fillDemo } from '../demo-project.ts';
import type { StudioParts } from '../studio-parts.ts';
import { watchOf } from '../watch-of.ts';

/** Opening, making and remembering projects. */
export function projectHandlers(parts: StudioParts): Handlers<StudioContract>['projects'] {
  const { slot, changes, recent, options } = parts;
  return {
    state: (_input, signal) => watchOf(changes, ['project'], signal, () => slot.state),
    recent: () => recent.list().filter(({ path }) => path !== demoPath(options.dataFolder)),
    create: ({ path, name, folder }) =>
      slot.open(path ?? freePath(folder === undefined ? options.projectsFolder : resolve(folder), name), {
        create: true,
      }),
    open: ({ path, read_only }) => slot.open(path, { readOnly: read_only }),
    async openDemo() {
      const path = demoPath(options.dataFolder);
      const state = await slot.open(path, { create: !existsSync(path) });
      if (state.kind === 'open' && slot.project) await fillDemo(slot.project, parts.quickEngine);
      return state;
    },
    async close() {
      await slot.close();
      return {};
    },
    forget({ path }) {
      recent.forget(path);
      return {};
    },
  };
}

/** A path in the projects folder that nothing has yet: `Name.vibe`, `Name 2.vibe` … */
function freePath(folder: string, name = 'New project'): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
  const clean = name.replace(/[\\/:*?"<>|\u0000-\u001f]/g, '_').trim() || 'New project';
  for (let count = 1; ; count++) {
    const path = join(folder, `${clean}${count > 1 ? ` ${count}` : ''}.vibe`);
    if (!existsSync(path)) return path;
  }
}
