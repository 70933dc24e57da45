import type { z } from 'zod';
import type { StopSignal } from './stop-signal.ts';

/** Asks for something and changes nothing. */
export interface Query<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly kind: 'query';
  readonly input: I;
  readonly output: O;
}

/** Changes something; answered when the change is safe. */
export interface Mutation<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly kind: 'mutation';
  readonly input: I;
  readonly output: O;
}

/** Goes on until the listener stops: the first event is a snapshot, later ones say what changed. */
export interface Watch<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly kind: 'watch';
  readonly input: I;
  readonly output: O;
}

export type Procedure = Query | Mutation | Watch;

/** Procedures by name, one group a capability: `contract.takes.list`. */
export type Contract = Readonly<Record<string, Readonly<Record<string, Procedure>>>>;

export function query<I extends z.ZodType, O extends z.ZodType>(types: { input: I; output: O }): Query<I, O> {
  return { kind: 'query', ...types };
}

export function mutation<I extends z.ZodType, O extends z.ZodType>(types: { input: I; output: O }): Mutation<I, O> {
  return { kind: 'mutation', ...types };
}

export function watch<I extends z.ZodType, O extends z.ZodType>(types: { input: I; output: O }): Watch<I, O> {
  return { kind: 'watch', ...types };
}

/** What a call may carry besides its input. */
export interface CallOptions {
  /** Ends a call or a watch; the other side stops working on it. */
  readonly signal?: StopSignal;
  /** Makes a mutation that may be sent twice one mutation; see `wire.ts`. */
  readonly key?: string;
}

/** How a procedure looks to those who call it. */
export type Call<P extends Procedure> =
  P extends Watch<infer I, infer O>
    ? (input: z.input<I>, options?: CallOptions) => AsyncIterable<z.output<O>>
    : P extends Query<infer I, infer O> | Mutation<infer I, infer O>
      ? (input: z.input<I>, options?: CallOptions) => Promise<z.output<O>>
      : never;

/** A contract from the caller's side. */
export type Client<C extends Contract> = {
  readonly [Group in keyof C]: { readonly [Name in keyof C[Group]]: Call<C[Group][Name]> };
};

/** What a handler is told of a call besides its input. */
export interface CallFacts {
  /** Key of a mutation that may be sent again: what keeps answers beyond this process can tell it by. */
  readonly key?: string;
}

/** How a procedure is answered. Input was parsed before; what is thrown reaches the caller as problem. */
export type Handler<P extends Procedure> =
  P extends Watch<infer I, infer O>
    ? (input: z.output<I>, signal: StopSignal) => AsyncIterable<z.input<O>>
    : P extends Query<infer I, infer O> | Mutation<infer I, infer O>
      ? (input: z.output<I>, signal: StopSignal, call?: CallFacts) => Promise<z.input<O>> | z.input<O>
      : never;

/** A contract from the side that answers: every procedure has its handler. */
export type Handlers<C extends Contract> = {
  readonly [Group in keyof C]: { readonly [Name in keyof C[Group]]: Handler<C[Group][Name]> };
};
