import { strToU8 } from 'fflate';

/** What can stand in a template of file names. */
export const NAME_PARTS = ['project', 'clip', 'person', 'preset', 'fps', 'date'] as const;
export type NamePart = (typeof NAME_PARTS)[number];

/** Names as they have always been: `walk-person1`. */
export const DEFAULT_TEMPLATE = '{clip}-{person}';

/** What the parts of a name are for one file. `person` is left out where a file holds everybody. */
export type NameValues = Readonly<Partial<Record<NamePart, string>>>;

/** Why a template cannot be used. */
export type TemplateFault =
  | { readonly kind: 'letter'; readonly letter: string }
  | { readonly kind: 'part'; readonly part: string }
  | { readonly kind: 'empty' };

/** File systems take none of these in a name: / \ : * ? " < > | and control characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const REFUSED = /[\\/:*?"<>|\u0000-\u001f\u007f]/;
/** Names Windows keeps for devices, whatever follows the first point. */
const DEVICES = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$/i;
/** Bytes of a name without its ending: hidden unfinished files and receipts need room within 255. */
const MOST_BYTES = 180;

/** What is wrong with a template; null where nothing is. Emoji, Chinese and spaces are fine. */
export function templateFault(template: string): TemplateFault | null {
  const bare = template.replaceAll(/\{([^{}]*)\}/g, '');
  const letter = REFUSED.exec(bare)?.[0] ?? /[{}]/.exec(bare)?.[0];
  if (letter !== undefined) return { kind: 'letter', letter };
  for (const [, part] of template.matchAll(/\{([^{}]*)\}/g)) {
    if (!(NAME_PARTS as readonly string[]).includes(part!)) return { kind: 'part', part: part! };
  }
  return template.trim() === '' ? { kind: 'empty' } : null;
}

/**
 * A file's name without its ending. Parts without a value go, together with the separator before (or behind) them.
 *
 * @param template one that `templateFault` has nothing against
 */
export function nameFrom(template: string, values: NameValues): string {
  const filled = template
    .replaceAll(/([-_. ]*)\{(\w+)\}/g, (_, before: string, part: NamePart) => {
      const value = values[part];
      return value === undefined ? '' : `${before}${value}`;
    })
    .replace(/^[-_. ]+(?=\S)/, (start) => (template.startsWith(start[0]!) ? start : ''));
  return safeName(filled);
}

/** A name that every file system takes: refused letters become `_`, devices and endings Windows drops are avoided. */
export function safeName(name: string): string {
  const plain = name.normalize('NFC').replaceAll(new RegExp(REFUSED, 'g'), '_');
  const cut = shortened(plain).replace(/[. ]+$/, '');
  if (cut.trim() === '') return 'take';
  return DEVICES.test(cut) ? `${cut}_` : cut;
}

/** At most so many bytes of UTF-8, cut between letters as people see them. */
function shortened(name: string): string {
  if (strToU8(name).length <= MOST_BYTES) return name;
  let out = '';
  let bytes = 0;
  for (const { segment } of new Intl.Segmenter().segment(name)) {
    bytes += strToU8(segment).length;
    if (bytes > MOST_BYTES) break;
    out += segment;
  }
  return out;
}

/** Gives each file of a run a name of its own: the second `walk` becomes `walk-2`. Letters' case does not count. */
export class NameBook {
  readonly #used = new Set<string>();

  unique(name: string): string {
    for (let n = 1; ; n++) {
      const candidate = n === 1 ? name : `${name}-${n}`;
      const key = candidate.toLowerCase();
      if (this.#used.has(key)) continue;
      this.#used.add(key);
      return candidate;
    }
  }
}
