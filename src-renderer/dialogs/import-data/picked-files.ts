/** Endings of files that hold keypoints or motion. What is in them decides in the end. */
export const DATA_ENDINGS = ['json', 'xml', 'bvh', 'npz', 'pkl', 'zip'] as const;

/** Files among those that were dropped or chosen that may hold keypoints or motion. */
export function dataFilesOf(files: Iterable<File>): File[] {
  const ending = new RegExp(`\\.(${DATA_ENDINGS.join('|')})$`, 'i');
  return [...files].filter(({ name }) => ending.test(name));
}
