import type { ProblemData } from '#shared/errors/problem.ts';

/** What a service's thread is told. */
export interface ThreadOrder<Order> {
  readonly id: number;
  readonly order: Order;
}

/** What it answers. */
export type ThreadReply<Result> =
  | { readonly kind: 'done'; readonly id: number; readonly result: Result }
  | { readonly kind: 'problem'; readonly id: number; readonly problem: ProblemData }
  | { readonly kind: 'bug'; readonly id: number; readonly message: string };
