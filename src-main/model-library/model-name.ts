/** Longest name of a model, in characters: folders of it must stay within every file system's limits. */
const MAX_LENGTH = 80;

/** Endings of model files; a name drops one of them. */
const ENDINGS = /(\.pth)?\.tar$|\.(pth|pt|pkl|npz|npy|joblib|ckpt|bin|safetensors)$/;

/** Names Windows keeps for devices. */
const DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)$/;

/**
 * A name for the model in a file: lower case letters, digits, `-`, `_` and `.`, so that it is a folder name everywhere
 * and the same one on file systems that ignore case.
 */
export function nameFromFile(file: string): string {
  return cleanName(file.toLowerCase().replace(ENDINGS, ''));
}

/** Makes any text a model name. */
export function cleanName(text: string): string {
  const name = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[.-]+|[.-]+$/g, '')
    .slice(0, MAX_LENGTH);
  if (name === '') return 'model';
  return DEVICES.test(name) ? `model-${name}` : name;
}

/** `name`, or `name-2`, `name-3` … where it is taken. */
export function uniqueName(name: string, taken: ReadonlySet<string>): string {
  let candidate = name;
  for (let i = 2; taken.has(candidate); i++) candidate = `${name}-${i}`;
  return candidate;
}
