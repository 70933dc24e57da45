import { PROBLEMS, type ProblemCode, type ProblemText } from './problem-codes.ts';

/** Values for the `{name}` places of a message and its hint. */
export type ProblemParams = Readonly<Record<string, string | number>>;

/** Who has to act: the user (bad input, exit code 2) or the machine's owner (exit code 1). */
export type ProblemSide = 'input' | 'machine';

/** Plain-data form of a problem, as it crosses process boundaries and is stored with jobs. */
export interface ProblemData {
  readonly code: ProblemCode;
  readonly message: string;
  readonly hint: string;
  readonly side: ProblemSide;
  readonly params: ProblemParams;
}

/** An error a person can act on: a code of the closed list, one clear sentence and a hint what to do next. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly params: ProblemParams;
  readonly hint: string;
  readonly side: ProblemSide;

  constructor(code: ProblemCode, params: ProblemParams = {}, options: { cause?: unknown } = {}) {
    const text: ProblemText = PROBLEMS[code];
    super(fill(text.message, params), options);
    this.name = 'Problem';
    this.code = code;
    this.params = params;
    this.hint = fill(text.hint, params);
    this.side = text.side;
  }

  /** Rebuilds a problem that crossed a process boundary or was stored. */
  static fromData(data: ProblemData): Problem {
    return new Problem(data.code, data.params);
  }

  toData(): ProblemData {
    return { code: this.code, message: this.message, hint: this.hint, side: this.side, params: this.params };
  }
}

/** A bug, not a user's mistake: states what must hold. */
export function assert(condition: unknown, what: string): asserts condition {
  if (!condition) throw new Error(`internal error, please report it: ${what}`);
}

/** Ends a switch over a union: the compiler refuses a forgotten case. */
export function assertNever(value: never): never {
  throw new Error(`internal error, please report it: unexpected ${JSON.stringify(value)}`);
}

function fill(text: string, params: ProblemParams): string {
  return text.replace(/\{(\w+)\}/g, (whole, key: string) => String(params[key] ?? whole));
}
