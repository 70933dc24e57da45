import { PerspectiveCamera, Scene, WebGLRenderer } from 'three';
import type { TakeItem } from '#shared/contract/studio/takes.ts';
import { loadedBody } from '../document/bodies.ts';
import { BodyMesh } from '../scene/body-mesh.ts';
import { createBodyShape } from '../scene/body-shape.ts';
import { type FilmingCamera, matchFilmingCamera } from '../scene/video-camera.ts';
import type { MeshStyle } from './overlay-settings.ts';
import type { RowReader } from './person-layout.ts';
import type { Size, ViewTransform } from './view-transform.ts';

/** One person's body in one frame. */
export interface BodyOfFrame {
  readonly take: TakeItem;
  readonly row: number;
  readonly rows: RowReader;
  readonly chosen: boolean;
  readonly seen: boolean;
  /** The camera that filmed the frame. */
  readonly camera: FilmingCamera;
}

const SOLID_OPACITY = 0.62;
const WIRE_OPACITY = 0.55;
const UNSEEN_SHARE = 0.5;

/**
 * Draws the fitted bodies over the picture on the graphics card, each with the camera of its own take, so that they
 * cover the picture to the pixel.
 */
export class BodyLayer {
  readonly canvas = document.createElement('canvas');
  readonly #renderer: WebGLRenderer;
  readonly #camera = new PerspectiveCamera();
  readonly #scene = new Scene();
  readonly #meshes = new Map<string, BodyMesh>();
  #lost = false;

  /** @throws where the page has no WebGL */
  constructor() {
    this.#renderer = new WebGLRenderer({ canvas: this.canvas, alpha: true, antialias: true, premultipliedAlpha: true });
    this.#renderer.setClearColor(0x000000, 0);
    this.#renderer.autoClear = false;
    this.#camera.matrixAutoUpdate = false;
    this.canvas.addEventListener('webglcontextlost', (event) => {
      event.preventDefault();
      this.#lost = true;
    });
    this.canvas.addEventListener('webglcontextrestored', () => {
      this.#lost = false;
      this.onRestored();
    });
  }

  /** Told when the graphics card is back after it was lost: paint again. */
  onRestored: () => void = () => {};

  resize(panel: Size, pixelRatio: number): void {
    this.#renderer.setPixelRatio(pixelRatio);
    this.#renderer.setSize(panel.width, panel.height, false);
  }

  paint(bodies: readonly BodyOfFrame[], style: Exclude<MeshStyle, 'off'>, view: ViewTransform, panel: Size): void {
    if (this.#lost) return;
    this.#renderer.clear();
    const groups = new Map<string, BodyOfFrame[]>();
    for (const body of bodies) {
      const { focalPx, imageSize, pose } = body.camera;
      const key = `${focalPx} ${imageSize} ${pose.rotation} ${pose.translation}`;
      groups.set(key, [...(groups.get(key) ?? []), body]);
    }
    for (const group of groups.values()) {
      this.#scene.clear();
      for (const body of group) this.#add(body, style);
      if (this.#scene.children.length === 0) continue;
      const { camera } = group[0]!;
      const [width, height] = camera.imageSize;
      matchFilmingCamera(
        this.#camera,
        camera,
        { x: view.x, y: view.y, width: width * view.scale, height: height * view.scale },
        panel.width,
        panel.height,
      );
      this.#renderer.clearDepth();
      this.#renderer.render(this.#scene, this.#camera);
    }
  }

  /** Wipes what was drawn. */
  clear(): void {
    if (!this.#lost) this.#renderer.clear();
  }

  dispose(): void {
    for (const mesh of this.#meshes.values()) mesh.dispose();
    this.#meshes.clear();
    this.#renderer.dispose();
    this.canvas.remove();
  }

  #add({ take, row, rows, chosen, seen }: BodyOfFrame, style: MeshStyle): void {
    const mesh = this.#meshOf(take);
    if (!mesh) return;
    mesh.showRow(rows('poses'), rows('trans'), row);
    mesh.setTint(take.color, take.source);
    mesh.setHighlight(chosen ? 1 : 0);
    mesh.setWireframe(style === 'wire');
    mesh.setOpacity((style === 'wire' ? WIRE_OPACITY : SOLID_OPACITY) * (seen ? 1 : UNSEEN_SHARE));
    this.#scene.add(mesh.object);
  }

  #meshOf(take: TakeItem): BodyMesh | null {
    const key = `${take.id} ${take.body} ${take.betas}`;
    const known = this.#meshes.get(key);
    if (known) return known;
    const body = loadedBody(take.body);
    if (!body) return null;
    for (const [other, mesh] of this.#meshes) {
      if (!other.startsWith(`${take.id} `)) continue;
      mesh.dispose();
      this.#meshes.delete(other);
    }
    const made = new BodyMesh(createBodyShape(body, take.betas), { color: take.color });
    this.#meshes.set(key, made);
    return made;
  }
}
