import { FormatError } from '../format-error.ts';

/** An element of an XML file; text is kept of elements that hold nothing else. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

const MOST_DEPTH = 100;
const MOST_ELEMENTS = 20_000_000;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * Reads the XML that labelling tools write: elements, attributes, text, comments, CDATA. Document types and entities of
 * their own are refused, so that no file can blow up or reach for others.
 *
 * @throws FormatError with the place at fault
 */
export function readXml(text: string): XmlElement {
  const open: { name: string; attributes: Map<string, string>; children: XmlElement[]; text: string }[] = [
    { name: '', attributes: new Map(), children: [], text: '' },
  ];
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let count = 0;
  const skipTo = (end: string, from: number): number => {
    const found = text.indexOf(end, from);
    if (found < 0) throw new FormatError('it ends in the middle of an element: it was cut off');
    return found;
  };
  while (at < text.length) {
    const start = text.indexOf('<', at);
    const top = open.at(-1)!;
    const words = text.slice(at, start < 0 ? text.length : start);
    if (top.children.length === 0 && words.trim() !== '') top.text += unescaped(words);
    if (start < 0) break;
    if (text.startsWith('<!--', start)) at = skipTo('-->', start + 4) + 3;
    else if (text.startsWith('<![CDATA[', start)) {
      const end = skipTo(']]>', start + 9);
      top.text += text.slice(start + 9, end);
      at = end + 3;
    } else if (text.startsWith('<?', start)) at = skipTo('?>', start + 2) + 2;
    else if (text.startsWith('<!', start)) throw new FormatError('it declares a document type, which is not read');
    else if (text[start + 1] === '/') {
      const end = skipTo('>', start);
      const name = text.slice(start + 2, end).trim();
      const closed = open.pop()!;
      if (open.length === 0 || closed.name !== name)
        throw new FormatError(`</${name.slice(0, 40)}> closes what was not opened`);
      open.at(-1)!.children.push(closed);
      at = end + 1;
    } else {
      if (++count > MOST_ELEMENTS || open.length > MOST_DEPTH) throw new FormatError('it has too many elements');
      const { name, attributes, empty, next } = openingTag(text, start);
      const element = { name, attributes, children: [], text: '' };
      if (empty) top.children.push(element);
      else open.push(element);
      at = next;
    }
  }
  if (open.length > 1) throw new FormatError(`<${open.at(-1)!.name}> is never closed: it was cut off`);
  const root = open[0]!.children[0];
  if (!root) throw new FormatError('it is not XML');
  return root;
}

const NAME = /[^\s/>=]+/y;
const ATTRIBUTE = /\s+([^\s/>=]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const TAG_END = /\s*(\/?)>/y;

function openingTag(text: string, start: number) {
  NAME.lastIndex = start + 1;
  const name = NAME.exec(text)?.[0];
  if (!name) throw new FormatError(`"<" at character ${start} begins no element`);
  const attributes = new Map<string, string>();
  let at = NAME.lastIndex;
  for (;;) {
    ATTRIBUTE.lastIndex = at;
    const match = ATTRIBUTE.exec(text);
    if (!match) break;
    attributes.set(match[1]!, unescaped(match[2] ?? match[3] ?? ''));
    at = ATTRIBUTE.lastIndex;
  }
  TAG_END.lastIndex = at;
  const end = TAG_END.exec(text);
  if (!end) throw new FormatError(`<${name.slice(0, 40)}> at character ${start} is damaged or cut off`);
  return { name, attributes, empty: end[1] === '/', next: TAG_END.lastIndex };
}

function unescaped(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[name as string] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex as string, 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
}
