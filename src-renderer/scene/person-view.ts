import { Group } from 'three';
import type { PosedJoints } from '#shared/body/forward-kinematics.ts';
import type { BodyLook } from './body-material.ts';
import { BodyMesh } from './body-mesh.ts';
import type { BodyShape } from './body-shape.ts';
import { GroundContact } from './ground-contact.ts';
import { SkeletonView } from './skeleton-view.ts';
import { Trajectory } from './trajectory.ts';

/** How bodies are drawn. */
export type BodyStyle = 'solid' | 'wireframe' | 'off';

/** Everything that is drawn of one person. */
export class PersonView {
  readonly object = new Group();
  readonly mesh: BodyMesh;
  readonly skeleton = new SkeletonView();
  readonly ground = new GroundContact();
  readonly trajectory = new Trajectory();
  readonly #shape: BodyShape;
  #ghost: BodyMesh | null = null;

  constructor(shape: BodyShape, color: string, look: BodyLook) {
    this.#shape = shape;
    this.mesh = new BodyMesh(shape, { color, look });
    this.object.add(this.ground.object, this.trajectory.object, this.mesh.object, this.skeleton.object);
  }

  /** Joints of the pose that is shown, in the world. */
  get posed(): PosedJoints {
    return this.mesh.posed;
  }

  /** Poses body, joints and shade; contacts as in `GroundContact.update`. */
  pose(
    pose: ArrayLike<number>,
    poseOffset: number,
    trans: ArrayLike<number>,
    transOffset: number,
    contacts: ArrayLike<number> | null,
    contactsOffset: number,
  ): void {
    this.mesh.pose(pose, poseOffset, trans, transOffset);
    this.skeleton.update(this.posed.positions);
    this.ground.update(this.posed.positions, contacts, contactsOffset);
  }

  setStyle(style: BodyStyle, opacity: number): void {
    this.mesh.object.visible = style !== 'off';
    this.mesh.setWireframe(style === 'wireframe');
    this.mesh.setOpacity(style === 'wireframe' ? Math.min(opacity, 0.75) : opacity);
  }

  /** Hides the body and its joints until the next style: something else stands in its place. */
  stepAside(): void {
    this.mesh.object.visible = false;
    this.skeleton.object.visible = false;
  }

  /** Leaves a pale body behind in a pose; null takes it away. */
  setGhost(pose: ArrayLike<number> | null, trans: ArrayLike<number> = [0, 0, 0]): void {
    if (!pose) {
      this.#ghost?.dispose();
      this.#ghost = null;
      return;
    }
    if (!this.#ghost) {
      this.#ghost = new BodyMesh(this.#shape, { color: '#ffffff', look: 'ghost', opacity: 0.26 });
      this.object.add(this.#ghost.object);
    }
    this.#ghost.pose(pose, 0, trans, 0);
  }

  setView(width: number, height: number, pixelRatio: number): void {
    this.skeleton.setView(width, height, pixelRatio);
    this.trajectory.setView(width, height);
  }

  dispose(): void {
    this.object.removeFromParent();
    this.mesh.dispose();
    this.#ghost?.dispose();
    this.skeleton.dispose();
    this.ground.dispose();
    this.trajectory.dispose();
  }
}
