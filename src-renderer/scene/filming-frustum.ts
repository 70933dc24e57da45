import {
  type Camera,
  DoubleSide,
  Group,
  Matrix4,
  Mesh,
  MeshBasicMaterial,
  PlaneGeometry,
  type Texture,
  Vector3,
} from 'three';
import { FatLines } from './fat-lines.ts';
import { type Plate, shareHidden } from './plate-hides.ts';
import type { FilmingCamera } from './video-camera.ts';

const COLOR = '#7f8da3';
/** How much of the picture is seen, and how much where it would hide people. */
const SOLID = 0.92;
const FAINT = 0.14;
/** Share of somebody's joints that may be hidden, at most. */
const MAY_HIDE = 0.1;
/** Corners of the picture, from the top left clockwise, in halves of width and height. */
const CORNERS = [
  [-1, -1],
  [1, -1],
  [1, 1],
  [-1, 1],
] as const;

/** The filming camera as a pyramid whose base shows the picture. Built in the camera's own axes (OpenCV). */
export class FilmingFrustum {
  readonly object = new Group();
  readonly #lines = new FatLines({ capacity: 11, width: 1.5, renderOrder: 3 });
  readonly #material = new MeshBasicMaterial({
    side: DoubleSide,
    transparent: true,
    opacity: SOLID,
    toneMapped: false,
  });
  readonly #picture: Mesh<PlaneGeometry, MeshBasicMaterial>;

  /** Joints of everybody who must not be hidden, metres, world. */
  people: () => Iterable<ArrayLike<number>> = () => [];
  #plate: Plate = { halfWidth: 0, halfHeight: 0, depth: 1 };
  readonly #eye = new Vector3();

  constructor() {
    this.#picture = new Mesh(new PlaneGeometry(1, 1), this.#material);
    this.#picture.visible = false;
    this.object.add(this.#picture, this.#lines.object);
    this.object.matrixAutoUpdate = false;
    this.object.visible = false;
    this.#picture.onBeforeRender = (_renderer, _scene, camera) => this.#giveWay(camera);
  }

  /** People are what is looked at: the picture is faint while it stands before one. */
  #giveWay(camera: Camera): void {
    if (!this.#material.depthTest) return;
    this.#eye.setFromMatrixPosition(camera.matrixWorld);
    let hides = false;
    for (const joints of this.people()) {
      hides ||= shareHidden(this.#plate, this.object.matrixWorld, this.#eye, joints) > MAY_HIDE;
    }
    this.#material.opacity = hides ? FAINT : SOLID;
    this.#material.depthWrite = !hides;
  }

  /** @param depth distance of the picture from the camera, metres */
  place(camera: FilmingCamera, depth: number): void {
    const halfWidth = (camera.imageSize[0] / 2 / camera.focalPx) * depth;
    const halfHeight = (camera.imageSize[1] / 2 / camera.focalPx) * depth;
    this.#plate = { halfWidth, halfHeight, depth };
    const points = new Float32Array(7 * 3);
    CORNERS.forEach(([x, y], i) => {
      points.set([x * halfWidth, y * halfHeight, depth], 3 + 3 * i);
    });
    // A little roof says which side is up.
    points.set([0, -halfHeight * 1.22, depth], 15);
    points.set([0, 0, 0], 18);
    const segments = [
      [0, 1],
      [0, 2],
      [0, 3],
      [0, 4],
      [1, 2],
      [2, 3],
      [3, 4],
      [4, 1],
      [1, 5],
      [5, 2],
    ] as const;
    segments.forEach(([from, to], i) => {
      this.#lines.setEnds(i, points, from, to);
      this.#lines.setColor(i, COLOR, i < 4 ? 0.75 : 0.9);
    });
    this.#lines.setCount(segments.length);
    // The plane's y points up, the picture's down: turned over around x.
    this.#picture.matrixAutoUpdate = false;
    this.#picture.matrix.makeScale(halfWidth * 2, -halfHeight * 2, -1).setPosition(0, 0, depth);
    const r = camera.pose.rotation;
    const t = camera.pose.translation;
    const position = (a: number) => -(r[a]! * t[0]! + r[3 + a]! * t[1]! + r[6 + a]! * t[2]!);
    this.object.matrix.copy(
      new Matrix4().set(
        r[0]!,
        r[3]!,
        r[6]!,
        position(0),
        r[1]!,
        r[4]!,
        r[7]!,
        position(1),
        r[2]!,
        r[5]!,
        r[8]!,
        position(2),
        0,
        0,
        0,
        1,
      ),
    );
    this.object.matrixWorldNeedsUpdate = true;
    this.object.visible = true;
  }

  /** The video's current picture; null shows the empty pyramid. */
  setPicture(texture: Texture | null): void {
    this.#picture.visible = texture !== null;
    if (this.#material.map === texture) return;
    this.#material.map = texture;
    this.#material.needsUpdate = true;
  }

  /** Shows nothing but the picture, behind everything else. */
  asBackdrop(): void {
    this.#lines.object.visible = false;
    this.#material.depthTest = false;
    this.#material.depthWrite = false;
    this.#material.opacity = 1;
    this.#picture.renderOrder = -100;
  }

  setView(width: number, height: number): void {
    this.#lines.setView(width, height);
  }

  dispose(): void {
    this.object.removeFromParent();
    this.#lines.dispose();
    this.#picture.geometry.dispose();
    this.#material.dispose();
  }
}
