import { Problem } from '#shared/errors/problem.ts';
import { systemReason } from '#shared/errors/system-reason.ts';
import { FormatError } from '#shared/formats/format-error.ts';

const KNOWN =
  'Known are VIBE and SPIN checkpoints (.pth.tar), smpl_mean_params.npz, SMPL_*.pkl and .npz, J_regressor_*.npy, gmm_08.pkl, AMASS .npz, amass_db.pt and vibe_output.pkl';

/** What to do next, by words of the reason. */
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [
    /cut off|ends after|ends within|storage \S+ is missing|directory is missing|cut while|instead of \d+; the file/,
    'The download or copy was not finished: get the file again and compare its size',
  ],
  [/web page|Git LFS|it is empty/, 'Get the file again from its source'],
  [/archive/, 'Unpack it first'],
  [/folder/, 'Name the file inside it'],
  [/changed while/, 'Run the same command again once the file is complete'],
  [
    /damaged|checksum|NaN|Infinity|finite/,
    'Get the file again from its source; if it stays so, it was damaged when it was made',
  ],
  [/none of the models|no checkpoint|no joint regressor/, KNOWN],
];

/**
 * The problem of a file that is not imported. Errors that are none of the file's stay what they are.
 *
 * @param bytes size of the file, told where it seems to be cut
 */
export function refusal(path: string, reason: unknown, bytes?: number): unknown {
  const text = typeof reason === 'string' ? reason : reasonOf(reason);
  if (text === null) return reason;
  const advice = ADVICE.find(([pattern]) => pattern.test(text))?.[1] ?? KNOWN;
  const cut = bytes !== undefined && advice === ADVICE[0]![1];
  const size = cut ? ` (the file has ${bytes.toLocaleString('en')} bytes)` : '';
  return new Problem('model/refused', { path, reason: text + size, advice }, { cause: reason });
}

function reasonOf(error: unknown): string | null {
  if (error instanceof FormatError) return error.message;
  if (error instanceof Problem || !(error instanceof Error)) return null;
  if (error instanceof RangeError && /alloc|array (buffer )?length/i.test(error.message)) {
    return 'it asks for more memory than there is';
  }
  const reading = 'syscall' in error && (error.syscall === 'read' || error.syscall === 'open');
  return reading && 'code' in error ? `it cannot be read: ${systemReason(String(error.code)) ?? error.message}` : null;
}
