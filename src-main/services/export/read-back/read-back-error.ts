/** Why a file cannot be understood by the reader that checks it. */
export class ReadBackError extends Error {}
