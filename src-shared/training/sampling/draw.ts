/** Scrambles 32 bits (the finaliser of MurmurHash3, Appleby, public domain). */
function mix(x: number): number {
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}

/**
 * 32 random bits that depend on the given whole numbers alone: there is no state to save, and draw number n can be made
 * without those before it. Numbers may be up to 2^53.
 */
export function drawBits(...numbers: readonly number[]): number {
  let state = 0x1234567;
  for (const number of numbers) {
    state = mix((state + 0x9e3779b9) ^ mix(number | 0));
    state = mix(state ^ Math.floor(number / 2 ** 32));
  }
  return state >>> 0;
}

/** A number in [0, 1) that depends on the given whole numbers alone. */
export function drawUnit(...numbers: readonly number[]): number {
  return (drawBits(...numbers, 0) * 2 ** 21 + (drawBits(...numbers, 1) >>> 11)) / 2 ** 53;
}

const ROUNDS = 6;

/**
 * Where a random order of 0 … size-1 has its entry `index`: each comes exactly once. A Feistel network over the next
 * power of 4, walked until it lands inside (Black and Rogaway 2002), so no list of the order is held.
 */
export function shuffled(index: number, size: number, ...key: readonly number[]): number {
  if (size <= 1) return 0;
  let bits = 1;
  while (4 ** bits < size) bits++;
  const half = 2 ** bits;
  let at = index;
  do {
    let left = Math.floor(at / half);
    let right = at % half;
    for (let round = 0; round < ROUNDS; round++) {
      const next = (left ^ (drawBits(...key, round, right) % half)) >>> 0;
      left = right;
      right = next;
    }
    at = left * half + right;
  } while (at >= size);
  return at;
}
