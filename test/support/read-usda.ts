/** A value of a USD file: numbers, texts, paths, lists and tuples of them, or samples by time code. */
export type UsdValue = number | string | readonly UsdValue[] | { readonly samples: ReadonlyMap<number, UsdValue> };

/** A prim as USD's text has it. */
export interface UsdPrim {
  readonly type: string;
  readonly name: string;
  readonly meta: ReadonlyMap<string, UsdValue>;
  readonly properties: ReadonlyMap<string, { readonly type: string; readonly value: UsdValue | null }>;
  readonly children: readonly UsdPrim[];
}

const TOKENS =
  /"((?:[^"\\]|\\.)*)"|<([^>]*)>|(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)(?![\w])|([A-Za-z_][\w:.[\]]*)|([(){}[\]=,:;])/gy;

/** Reads a stage in text, from USD's description of its grammar alone. @throws where it breaks it */
export function readUsda(text: string): UsdPrim {
  if (!text.startsWith('#usda 1.0\n')) throw new Error('it does not say that it is USD');
  const tokens = tokensOf(text.slice('#usda 1.0\n'.length));
  let at = 0;
  const peek = () => tokens[at];
  const next = (wanted?: string) => {
    const token = tokens[at++];
    if (!token || (wanted !== undefined && token.text !== wanted)) {
      throw new Error(`${wanted ?? 'something'} was expected, not ${token?.text ?? 'the end'}`);
    }
    return token;
  };
  const list = (end: string): UsdValue[] => {
    const values: UsdValue[] = [];
    while (peek()?.text !== end) {
      values.push(value());
      if (peek()?.text === ',') next(',');
      else break;
    }
    next(end);
    return values;
  };
  const value = (): UsdValue => {
    const token = next();
    if (token.kind === 'number') return Number(token.text);
    if (token.kind === 'string' || token.kind === 'path' || token.kind === 'word') return token.text;
    if (token.text === '[') return list(']');
    if (token.text === '(') return list(')');
    if (token.text !== '{') throw new Error(`${token.text} is no value`);
    const samples = new Map<number, UsdValue>();
    while (peek()?.text !== '}') {
      const time = Number(next().text);
      next(':');
      samples.set(time, value());
      if (peek()?.text === ',') next(',');
    }
    next('}');
    return { samples };
  };
  const meta = (): Map<string, UsdValue> => {
    const found = new Map<string, UsdValue>();
    if (peek()?.text !== '(') return found;
    next('(');
    while (peek()?.text !== ')') {
      const words = [next().text];
      while (peek()?.text !== '=') words.push(next().text);
      next('=');
      found.set(words.at(-1)!, peek()?.text === '{' ? skipBlock() : value());
    }
    next(')');
    return found;
  };
  const skipBlock = (): string => {
    for (let depth = 0; ; ) {
      const { text: one } = next();
      if (one === '{') depth++;
      if (one === '}' && --depth === 0) return '{}';
    }
  };
  const body = (): Pick<UsdPrim, 'properties' | 'children'> => {
    const properties = new Map<string, { type: string; value: UsdValue | null }>();
    const children: UsdPrim[] = [];
    while (peek() && peek()!.text !== '}') {
      if (peek()!.text === 'def') {
        children.push(prim());
        continue;
      }
      const words: string[] = [];
      while (peek()?.kind === 'word') words.push(next().text);
      const name = words.pop()!;
      if (properties.has(name)) throw new Error(`${name} stands there twice`);
      const isGiven = peek()?.text === '=';
      if (isGiven) next('=');
      properties.set(name, { type: words.join(' '), value: isGiven ? value() : null });
      meta();
    }
    return { properties, children };
  };
  const prim = (): UsdPrim => {
    next('def');
    const type = next().text;
    const name = next().text;
    const told = meta();
    next('{');
    const inside = body();
    next('}');
    return { type, name, meta: told, ...inside };
  };
  const told = meta();
  const stage = { type: 'stage', name: '', meta: told, ...body() };
  if (at !== tokens.length) throw new Error('something follows its end');
  return stage;
}

function tokensOf(text: string) {
  const out: { kind: 'string' | 'path' | 'number' | 'word' | 'mark'; text: string }[] = [];
  TOKENS.lastIndex = 0;
  for (let at = 0; ; ) {
    at += /^\s*/.exec(text.slice(at, at + 4000))![0].length;
    if (at >= text.length) return out;
    TOKENS.lastIndex = at;
    const found = TOKENS.exec(text);
    if (!found) throw new Error(`${JSON.stringify(text.slice(at, at + 20))} is not USD`);
    const [whole, string, path, number, word] = found;
    at += whole.length;
    if (string !== undefined) out.push({ kind: 'string', text: string });
    else if (path !== undefined) out.push({ kind: 'path', text: path });
    else if (number !== undefined) out.push({ kind: 'number', text: number });
    else if (word !== undefined) out.push({ kind: 'word', text: word });
    else out.push({ kind: 'mark', text: whole });
  }
}
