import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A package of somebody else that is passed on with what we build. */
export interface ThirdParty {
  readonly name: string;
  readonly version: string;
  /** SPDX expression as its package.json has it. */
  readonly licence: string;
  /** Full text of licence and notices. */
  readonly text: string;
}

/** Licences under which a package may go into our files; anything else stops the build until a person has looked. */
export const ALLOWED_LICENCES: readonly string[] = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'MPL-2.0',
  'OFL-1.1',
  'Unlicense',
  'Zlib',
];

const TEXT_FILE = /^(licen[cs]e|notice|copying|third-?party-?notices?)([.-].*)?$/i;

/** Who holds the rights in packages that come without a text of their own and whose author is not said, or not the holder. */
const HOLDERS: Readonly<Record<string, string>> = {
  '@mediapipe/pose': 'The MediaPipe Authors',
  'onnxruntime-common': 'Microsoft Corporation',
  'onnxruntime-node': 'Microsoft Corporation',
};

/**
 * The package a module belongs to, by its place below `node_modules`; null for our own.
 *
 * @param moduleId  absolute path as bundlers name modules, a query behind it or not
 */
export function packageFolder(moduleId: string): string | null {
  const path = moduleId.replace(/^\0/, '').split('?')[0]!.replaceAll('\\', '/');
  const parts = path.lastIndexOf('/node_modules/');
  if (parts < 0) return null;
  const home = parts + '/node_modules/'.length;
  const [first, second] = path.slice(home).split('/');
  return path.slice(0, home) + (first!.startsWith('@') ? `${first}/${second}` : first);
}

/**
 * Reads name, version, licence and texts of a package.
 *
 * @param apacheText  text of the Apache licence, for packages under it that carry none
 * @throws Error where its licence is not among the allowed ones, or there is no text and nobody known to name
 */
export function thirdParty(folder: string, apacheText: string): ThirdParty {
  const about = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
    license?: string;
    author?: string | { name?: string };
  };
  const licence = about.license ?? '';
  const choices = licence.replace(/[()]/g, '').split(/ OR /);
  if (!choices.some((one) => ALLOWED_LICENCES.includes(one.trim())))
    throw new Error(`${about.name} ${about.version} is under "${licence}", which is not among the allowed licences`);
  const texts = readdirSync(folder)
    .filter((name) => TEXT_FILE.test(name))
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8').trim());
  const author = typeof about.author === 'string' ? about.author : about.author?.name;
  if (texts.length === 0) texts.push(standardText(about.name, licence, HOLDERS[about.name] ?? author, apacheText));
  return { name: about.name, version: about.version, licence, text: texts.join('\n\n') };
}

function standardText(name: string, licence: string, holder: string | undefined, apacheText: string): string {
  if (!holder) throw new Error(`${name} comes without the text of its licence: name its holder in HOLDERS`);
  if (licence === 'Apache-2.0') return `Copyright ${holder}\n\n${apacheText.trim()}`;
  if (licence === 'MIT') return MIT_TEXT.replace('HOLDER', holder);
  throw new Error(`${name} is under ${licence} and comes without its text`);
}

/** The notices as one text, packages by name; several packages with one text share it. */
export function noticesText(parts: readonly ThirdParty[]): string {
  const byText = new Map<string, ThirdParty[]>();
  const sorted = [...parts].sort((a, b) => (`${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1));
  for (const part of sorted) byText.set(part.text, [...(byText.get(part.text) ?? []), part]);
  const blocks = [...byText].map(([text, sharing]) => {
    const head = sharing.map(({ name, version, licence }) => `${name} ${version} (${licence})`).join('\n');
    return `${'='.repeat(80)}\n${head}\n${'-'.repeat(80)}\n${text}\n`;
  });
  return `Vibe Studio contains the following parts of others, under their own licences.\n\n${blocks.join('\n')}`;
}

/** Folders of installed packages by name, their own dependencies not followed. */
export function packagesByName(root: string, names: readonly string[]): string[] {
  return names.map((name) => join(root, 'node_modules', name)).filter((folder) => existsSync(folder));
}

/**
 * A bundler's plugin that writes `third-party-notices.txt` beside what it builds: every package of which a module was
 * taken, and those that are passed on beside it.
 *
 * @param options.beside  folders of packages that go along unbundled
 */
export function thirdPartyNotices({
  licenceFile,
  beside = [],
}: {
  readonly licenceFile: string;
  readonly beside?: readonly string[];
}) {
  return {
    name: 'vibe-studio:third-party-notices',
    generateBundle(this: {
      getModuleIds(): IterableIterator<string>;
      emitFile(file: { type: 'asset'; fileName: string; source: string }): string;
    }) {
      const folders = new Set(beside.map((folder) => folder.replaceAll('\\', '/')));
      for (const id of this.getModuleIds()) {
        const folder = packageFolder(id);
        if (folder !== null && existsSync(join(folder, 'package.json'))) folders.add(folder);
      }
      const apache = readFileSync(licenceFile, 'utf8');
      const source = noticesText([...folders].map((folder) => thirdParty(folder, apache)));
      this.emitFile({ type: 'asset', fileName: NOTICES_FILE, source });
    },
  };
}

/** What the notices are called, beside the page and beside the main process. */
export const NOTICES_FILE = 'third-party-notices.txt';

/** The MIT licence, as SPDX has it. */
const MIT_TEXT = `Copyright (c) HOLDER

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
