import type { Rig } from '../formats/rig/rig.ts';

/**
 * What tells skeletons apart: names and hierarchy of bones. Characters of one make share it, whatever their meshes, so
 * that corrections made for one count for all.
 *
 * @returns text to be hashed
 */
export function rigFingerprint({ nodes }: Pick<Rig, 'nodes'>): string {
  const bones = nodes.filter(({ kind }) => kind === 'bone');
  const nameOf = (node: number): string => (node >= 0 && nodes[node]!.kind === 'bone' ? nodes[node]!.name : '');
  return bones
    .map(({ name, parent }) => JSON.stringify([name, nameOf(parent)]))
    .sort()
    .join('\n');
}
