import { Matrix4, type Object3D, PerspectiveCamera, Scene, Vector3, WebGLRenderer } from 'three';
import { FilmingFrustum } from './filming-frustum.ts';
import { FloorGrid } from './floor-grid.ts';
import { applyOrbit, type Orbit } from './orbit.ts';
import { PictureTexture } from './picture-texture.ts';
import { RotateGizmo } from './rotate-gizmo.ts';
import { isSoftwareRendering } from './software-rendering.ts';
import { type FilmingCamera, fitPicture, matchFilmingCamera, type PictureRect } from './video-camera.ts';

/** Distance of the picture behind everything when one looks through the filming camera, metres. */
const BACKDROP = 60;

/** Where one looks from. */
export type View =
  | { readonly kind: 'orbit'; readonly orbit: Orbit }
  | { readonly kind: 'filming'; readonly camera: FilmingCamera };

/** Somebody on the stage. */
export interface Actor {
  readonly object: Object3D;
  setView(width: number, height: number, pixelRatio: number): void;
  dispose(): void;
}

/** Canvas, camera and all that is drawn. Draws when told to and never by itself. */
export class Stage {
  readonly renderer: WebGLRenderer;
  readonly camera = new PerspectiveCamera();
  readonly gizmo = new RotateGizmo();
  readonly floor = new FloorGrid();
  readonly frustum = new FilmingFrustum();
  readonly backdrop = new FilmingFrustum();
  readonly picture = new PictureTexture();
  /** Projection · view of the last `setView`. */
  readonly viewProjection = new Matrix4();
  readonly #scene = new Scene();
  readonly #people = new Set<Actor>();
  readonly #target = new Vector3();
  #width = 1;
  #height = 1;

  /** @throws where the browser has no WebGL */
  constructor(canvas: HTMLCanvasElement) {
    this.renderer = new WebGLRenderer({
      canvas,
      antialias: !isSoftwareRendering(),
      alpha: true,
      powerPreference: 'high-performance',
    });
    this.renderer.setClearAlpha(0);
    this.#scene.matrixWorldAutoUpdate = true;
    this.#scene.add(this.floor.object, this.frustum.object, this.backdrop.object, this.gizmo.object);
    this.gizmo.show(null);
    this.backdrop.asBackdrop();
  }

  get width(): number {
    return this.#width;
  }

  get height(): number {
    return this.#height;
  }

  add(person: Actor): void {
    this.#people.add(person);
    this.#scene.add(person.object);
    person.setView(this.#width, this.#height, this.renderer.getPixelRatio());
  }

  remove(person: Actor): void {
    this.#people.delete(person);
    person.dispose();
  }

  /** Size of the canvas, CSS px. */
  resize(width: number, height: number, pixelRatio: number): void {
    this.#width = Math.max(1, width);
    this.#height = Math.max(1, height);
    this.renderer.setPixelRatio(Math.min(2, pixelRatio));
    this.renderer.setSize(this.#width, this.#height, false);
    for (const part of [this.gizmo, this.frustum, this.backdrop]) part.setView(this.#width, this.#height);
    for (const person of this.#people) person.setView(this.#width, this.#height, this.renderer.getPixelRatio());
  }

  /** Points the camera. */
  look(view: View): void {
    if (view.kind === 'orbit') {
      applyOrbit(this.camera, view.orbit, this.#width / this.#height);
      this.#target.fromArray(view.orbit.target);
      this.floor.follow(this.#target, view.orbit.distance);
    } else {
      matchFilmingCamera(this.camera, view.camera, this.pictureRect(view.camera), this.#width, this.#height);
      this.backdrop.place(view.camera, BACKDROP);
      this.#target.setFromMatrixPosition(this.camera.matrixWorld);
      const forward = new Vector3(0, 0, -5).transformDirection(this.camera.matrixWorld).multiplyScalar(5);
      this.floor.follow(this.#target.add(forward), 5);
    }
    this.backdrop.object.visible = view.kind === 'filming';
    this.viewProjection.multiplyMatrices(this.camera.projectionMatrix, this.camera.matrixWorldInverse);
  }

  /** Where the picture lies in the view when one looks through the filming camera, CSS px. */
  pictureRect(camera: FilmingCamera): PictureRect {
    return fitPicture(camera.imageSize, this.#width, this.#height);
  }

  /** Px of the view per metre at a point of the world, x, y, z of `point`. */
  pxPerMetre(point: ArrayLike<number>): number {
    const m = this.viewProjection.elements;
    const depth = m[3]! * point[0]! + m[7]! * point[1]! + m[11]! * point[2]! + m[15]!;
    return (this.camera.projectionMatrix.elements[5]! * this.#height) / 2 / Math.max(0.05, depth);
  }

  render(): void {
    this.renderer.render(this.#scene, this.camera);
  }

  dispose(): void {
    for (const person of [...this.#people]) this.remove(person);
    for (const part of [this.gizmo, this.floor, this.frustum, this.backdrop, this.picture]) part.dispose();
    this.renderer.dispose();
  }
}
