/** What people are told for the error codes of a file system (POSIX names, as Node gives them). */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'the operation is not permitted',
  EROFS: 'the disk is read-only',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EEXIST: 'there is a file of that name',
  EISDIR: 'there is a folder of that name',
  ENOTEMPTY: 'there is a folder of that name',
  ENAMETOOLONG: 'the name is too long',
  ENOENT: 'the folder does not exist',
  EFBIG: 'the disk does not take files of that size',
  EIO: 'the disk reports an error',
};

/** Words for an error code of the file system, such as `EACCES`; undefined for a code that says nothing to people. */
export function systemReason(code: string): string | undefined {
  return REASONS[code];
}
