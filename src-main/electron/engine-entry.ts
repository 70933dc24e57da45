import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { MEDIA_PACKAGE, MEDIA_PART_VARIABLE } from './media-part.ts';

/**
 * Entry of the engine's process under Electron: the media part is taken from the folder the shell names, for installers
 * do not have it beside the program.
 */
const folder = process.env[MEDIA_PART_VARIABLE];
if (folder) {
  const parentURL = pathToFileURL(join(folder, 'package.json')).href;
  registerHooks({
    resolve(specifier, context, next) {
      const isMedia = specifier === MEDIA_PACKAGE || specifier.startsWith(`${MEDIA_PACKAGE}/`);
      const fromUs = isMedia && !context.parentURL?.includes(`/node_modules/${MEDIA_PACKAGE}/`);
      return next(specifier, fromUs ? { ...context, parentURL } : context);
    },
  });
}

await import('#main/engine/engine-process.ts');
