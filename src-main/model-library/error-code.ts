/** The code of a system error, such as `ENOENT`; an empty text for other errors. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
