/**
 * A file whose bytes are not what its format promises. Readers of this folder know no path; whoever opened the file
 * turns this into a `Problem` that names it.
 */
export class FormatError extends Error {
  constructor(reason: string, options: { cause?: unknown } = {}) {
    super(reason, options);
    this.name = 'FormatError';
  }
}
