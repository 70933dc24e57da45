import type { LicenceClass } from '#shared/body/body-model.ts';

/** A model file that had a part in a take. */
export type LedgerModel = {
  readonly name: string;
  /** SHA-256 of its weights, hex. */
  readonly sha256: string;
  readonly licence: LicenceClass;
};

/** Where a take comes from and what may be done with it; stands in every receipt, and in files that have room. */
export type TakeLedger = {
  /** Network that posed the people; null where their landmarks and the fit alone did, or where nobody knows. */
  readonly model: LedgerModel | null;
  readonly body: { readonly name: string; readonly licence: LicenceClass };
  /** How many edits people made to the take. */
  readonly edits: number;
  /** Clean-up operations in the order in which they were applied. */
  readonly clean_up: readonly string[];
  /** The strictest of all of them. */
  readonly licence: LicenceClass;
};

/** One line for files that can carry a comment. */
export function ledgerLine({ model, body, edits, clean_up, licence }: TakeLedger): string {
  const parts = [
    model ? `model ${model.name} (sha256 ${model.sha256.slice(0, 12)})` : 'no network',
    `body ${body.name}`,
    `${edits} ${edits === 1 ? 'edit' : 'edits'}`,
    ...(clean_up.length > 0 ? [`clean-up: ${clean_up.join(', ')}`] : []),
    licence === 'research-only' ? 'licence: for research only' : 'licence: free to use',
  ];
  return parts.join('; ');
}
