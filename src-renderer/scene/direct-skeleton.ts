import { Bone, Matrix4, Skeleton } from 'three';
import { JOINT_COUNT } from '#shared/body/smpl-tree.ts';

/** A skeleton whose matrices are written by us (`boneMatricesInto(skeleton.boneMatrices, …)`): no tree of objects per frame. */
export class DirectSkeleton extends Skeleton {
  constructor() {
    super(
      Array.from({ length: JOINT_COUNT }, () => new Bone()),
      Array.from({ length: JOINT_COUNT }, () => new Matrix4()),
    );
    this.computeBoneTexture();
  }

  /** Called by the renderer once per frame: there is nothing to work out. */
  override update(): void {}

  /** To be called after the matrices were written. */
  written(): void {
    this.boneTexture!.needsUpdate = true;
  }
}
