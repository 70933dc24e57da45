/** Number formats of the image trunk: `auto` takes half precision where the device has it, else single. */
export const PRECISIONS = ['auto', 'fp32', 'fp16', 'int8'] as const;
export type Precision = (typeof PRECISIONS)[number];
