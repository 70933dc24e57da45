import type { StoredType } from '../bytes/decode-elements.ts';
import { FormatError } from '../format-error.ts';
import { quoted } from './python-text.ts';
import { type MachineValue, PickleName, type PickleValue, type Unfinished } from './values.ts';

/** What the elements of a numpy array are. */
export type NumpyElement =
  | { readonly kind: 'number'; readonly dtype: StoredType }
  | { readonly kind: 'text'; readonly wide: boolean; readonly letters: number }
  | { readonly kind: 'object' };

/** A `numpy.dtype` being rebuilt: the code comes with the call, the byte order with the state. */
export class NumpyDtype implements Unfinished {
  readonly what = 'numpy.dtype';
  readonly code: string;
  private readonly shape: NumpyElement;
  private big = false;

  /** @throws FormatError for records, complex numbers, dates and codes nobody knows */
  constructor(code: string) {
    const match = /^([<>|=]?)(b1|[fiu][1248]|\?|O8?|O4|[SUa](\d+))$/.exec(code);
    if (!match || /^[<>|=]?f1$/.test(code))
      throw new FormatError(`the numpy element type ${quoted(code)} is not supported`);
    const kind = match[2]!;
    this.code = kind;
    this.big = match[1] === '>';
    const letters = Number(match[3] ?? 0);
    if (letters > 2 ** 20) throw new FormatError(`the numpy element type ${quoted(code)} is too long`);
    if (kind.startsWith('O')) this.shape = { kind: 'object' };
    else if (match[3] !== undefined) this.shape = { kind: 'text', wide: kind.startsWith('U'), letters };
    else this.shape = { kind: 'number', dtype: (kind === '?' ? 'b1' : kind) as StoredType };
  }

  get element(): NumpyElement {
    return this.shape;
  }

  get bigEndian(): boolean {
    return this.big;
  }

  /** State `(version, order, subarray, names, fields, size, alignment, flags)`. */
  build(state: MachineValue): void {
    if (!Array.isArray(state) || state.length < 5) throw new FormatError('a numpy type has a damaged state');
    const [, order, subarray, names, fields] = state;
    if ((subarray ?? null) !== null || (names ?? null) !== null || (fields ?? null) !== null) {
      throw new FormatError('it holds numpy records with several fields, which are not supported');
    }
    if (typeof order !== 'string' || !/^[<>|=]$/.test(order)) throw new FormatError('a numpy type has no byte order');
    this.big = order === '>';
  }

  parts(): readonly MachineValue[] {
    return [];
  }

  finish(): PickleValue {
    return new PickleName(`numpy.dtype ${this.code}`);
  }
}
