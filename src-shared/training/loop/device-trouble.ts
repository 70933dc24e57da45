/** What a failing step says of its device. */
export type DeviceTrouble = 'out-of-memory' | 'lost';

/** Words of runtimes and drivers; checked in this order. */
const SIGNS: readonly (readonly [DeviceTrouble, RegExp])[] = [
  [
    'out-of-memory',
    /out of memory|OOM|bad_alloc|failed to allocate|E_OUTOFMEMORY|ALLOC_FAILED|Array buffer allocation failed|not enough memory/i,
  ],
  [
    'lost',
    /device (was )?(lost|removed|hung)|lost device|DXGI_ERROR_DEVICE|CUDA (error|failure)|CUDNN|CUBLAS|unspecified launch failure|VK_ERROR|Instance reference no longer exists/i,
  ],
];

/** Whether an error comes from the device rather than from the graph; null where it does not. */
export function deviceTrouble(error: unknown): DeviceTrouble | null {
  const text = error instanceof Error ? error.message : String(error);
  return SIGNS.find(([, words]) => words.test(text))?.[0] ?? null;
}
