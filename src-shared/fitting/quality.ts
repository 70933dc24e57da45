/** How much time a capture may take for accuracy, quickest first. */
export const QUALITIES = ['fast', 'balanced', 'best'] as const;
/** One of `QUALITIES`. */
export type Quality = (typeof QUALITIES)[number];
