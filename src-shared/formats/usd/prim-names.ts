import type { SkeletonJoint } from '../skeleton-motion.ts';

/** A name as USD takes it: letters, digits and `_`, no digit in front. */
export function primName(name: string): string {
  const plain = name.replaceAll(/[^A-Za-z0-9_]/g, '_');
  return /^[A-Za-z_]/.test(plain) ? plain : `_${plain}`;
}

/** Paths of joints from their root, as `Skeleton.joints` wants them: `pelvis/l_hip/l_knee`. */
export function jointPaths(joints: readonly Pick<SkeletonJoint, 'name' | 'parent'>[]): string[] {
  const paths: string[] = [];
  for (const { name, parent } of joints) paths.push(parent < 0 ? primName(name) : `${paths[parent]}/${primName(name)}`);
  return paths;
}
