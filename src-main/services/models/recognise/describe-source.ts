import { StoredArray } from '#shared/formats/bytes/stored-array.ts';
import type { PickleValue } from '#shared/formats/pickle/values.ts';
import { dictionary, type StateDict, shapeText, stateDict } from './state-dict.ts';

/** Networks people confuse with those the studio uses, told by keys that only they have. */
const OTHERS: readonly { readonly name: string; readonly keys: readonly RegExp[] }[] = [
  { name: 'a detector of the R-CNN family', keys: [/(^|\.)roi_heads\./, /(^|\.)rpn\./] },
  { name: 'a YOLO detector', keys: [/^module_list\.\d+\./, /^(model\.)+\d+\.(conv|cv1|m\.0)\./, /(^|\.)darknet/i] },
  { name: 'an image classifier of the ResNet family', keys: [/^layer1\.0\.conv1\.weight$/, /^fc\.weight$/] },
  { name: 'a transformer', keys: [/(^|\.)(attn|attention)\.(qkv|q_proj|query)/, /(^|\.)blocks\.0\.attn\./] },
  { name: 'an HRNet', keys: [/^stage2\.0\.branches\./] },
];

/** Names shown of a long list. */
const SHOWN = 4;

/** What a file holds, in words, where it is none of the models the studio knows. */
export function describeSource(root: PickleValue): string {
  if (root instanceof StoredArray) return `one array of shape ${shapeText(root.shape)}`;
  const entries = dictionary(root);
  if (!entries) return root instanceof Map ? 'a dictionary whose keys are no names' : describePlain(root);
  for (const value of [root, ...entries.values()]) {
    const state = stateDict(value);
    const other = state && otherNetwork(state);
    if (state && other) return `${other} (${state.size} tensors, among them ${listed([...state.keys()])})`;
  }
  return entries.size === 0 ? 'an empty dictionary' : `a dictionary with ${listed([...entries.keys()])}`;
}

function otherNetwork(state: StateDict): string | null {
  const keys = [...state.keys()];
  const known = OTHERS.find(
    (other) => other.keys.filter((pattern) => keys.some((key) => pattern.test(key))).length >= needed(other.keys),
  );
  if (known) return known.name;
  return keys.filter((key) => /\.(weight|bias)$/.test(key)).length >= 4 ? 'a network that is not known here' : null;
}

/** All patterns of a classifier, any of a detector. */
function needed(keys: readonly RegExp[]): number {
  return keys.every((key) => key.source.startsWith('^') && key.source.endsWith('$')) ? keys.length : 1;
}

function describePlain(root: PickleValue): string {
  if (root === null) return 'nothing';
  if (Array.isArray(root)) return `a list of ${root.length} entries`;
  return typeof root === 'object' ? 'an object that is no dictionary' : `a single ${typeof root}`;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN).join(', ');
  return names.length > SHOWN ? `${shown} and ${names.length - SHOWN} more` : shown;
}
