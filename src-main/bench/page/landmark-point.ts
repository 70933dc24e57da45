import type { Page } from 'playwright-core';

export interface LandmarkPlace {
  /** CSS px of the window. */
  readonly x: number;
  readonly y: number;
  /** Window px per px of the picture. */
  readonly scale: number;
}

/** Free px around a picture that fits, as the video panel leaves them. */
const MARGIN = 8;

export interface WantedLandmark {
  readonly takeId: number;
  /** Row of the take. */
  readonly row: number;
  /** Among BlazePose's 33. */
  readonly landmark: number;
  /** Size of the clip's pictures, px. */
  readonly picture: { readonly width: number; readonly height: number };
}

/** Where the window shows a landmark the detector found, while the whole picture is shown. */
export async function landmarkPoint(page: Page, wanted: WantedLandmark): Promise<LandmarkPlace> {
  const { takeId, row, landmark, picture } = wanted;
  const { width, height } = picture;
  const box = await page.locator('[data-picture]').boundingBox();
  if (!box) throw new Error('the video panel is not shown');
  const [x, y] = (await page.evaluate(`(async () => {
    const rows = await fetch('/data/takes/${takeId}/keypoints2d?from=${row}&to=${row + 1}');
    const numbers = new Float32Array(await rows.arrayBuffer());
    return [numbers[${3 * landmark}], numbers[${3 * landmark + 1}]];
  })()`)) as [number, number];
  const scale = Math.min((box.width - 2 * MARGIN) / width, (box.height - 2 * MARGIN) / height);
  return {
    x: box.x + (box.width - width * scale) / 2 + x * scale,
    y: box.y + (box.height - height * scale) / 2 + y * scale,
    scale,
  };
}
