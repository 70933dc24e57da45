import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { JOINT, type JointName } from '#shared/body/smpl-tree.ts';
import { projectInto } from '#shared/camera/perspective.ts';
import { describeWith } from '#test/support/machine.ts';
import { closeBrowser, sharedBrowser } from '#test/support/page/open-page.ts';
import { type ViewportStory, viewportStory } from '#test/support/page/viewport-story.ts';

/** What of the story's page the tests use; see `story.tsx`. */
interface Store<T> {
  setState(part: Partial<T>): void;
}
interface Story {
  readonly calls: readonly { joint: number; frame: number; rotation: number[] }[];
  readonly playhead: Store<{ frame: number }>;
  readonly selection: Store<{ takeId: number; joint: number | null }>;
  readonly viewportSettings: Store<Record<string, unknown>>;
  activeViewport(): {
    readonly drawn: { frames: number };
    readonly people: {
      view(id: number): { posed: { positions: Float64Array }; object: { children: unknown[] } } | null;
    };
    readonly turner: { draft: { changed: boolean; turned: number } | null; hot: number | null };
    readonly stage: {
      readonly width: number;
      readonly height: number;
      readonly viewProjection: { elements: number[] };
      readonly gizmo: { hit(x: number, y: number, m: unknown, w: number, h: number): number | null };
      readonly renderer: { getContext(): WebGL2RenderingContext };
    };
  } | null;
}

const FRAME = 20;
const INSIDE: readonly JointName[] = [
  'pelvis',
  'spine2',
  'spine3',
  'l_knee',
  'r_knee',
  'l_shoulder',
  'r_shoulder',
  'head',
];

/** Answers once the view has drawn the frame that is asked for. */
const settled = (page: Page) =>
  page.waitForFunction(() => {
    const { story } = globalThis as unknown as { story?: Story };
    return story?.activeViewport()?.people.view(1) != null;
  });

/** Draws one more frame and waits for it. */
async function drawnAfter(page: Page, change: () => Promise<unknown>): Promise<void> {
  const frames = () =>
    page.evaluate(() => (globalThis as unknown as { story: Story }).story.activeViewport()!.drawn.frames);
  const before = await frames();
  await change();
  await page.waitForFunction(
    (count) => (globalThis as unknown as { story: Story }).story.activeViewport()!.drawn.frames > count,
    before,
  );
}

async function pictureOf(page: Page): Promise<PNG> {
  return PNG.sync.read(await page.locator('canvas').first().screenshot());
}

function brightness({ data, width }: PNG, x: number, y: number): number {
  const o = (Math.round(y) * width + Math.round(x)) * 4;
  return data[o]! + data[o + 1]! + data[o + 2]!;
}

describeWith('chromium')('3D view', () => {
  let folder: string;
  let story: ViewportStory;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'viewport-story-'));
    story = await viewportStory(folder);
  });
  afterAll(async () => {
    await closeBrowser();
    rmSync(folder, { recursive: true, force: true });
  });

  it('matches the video to the pixel through the filming camera, and the body covers its joints', async () => {
    const { page, troubles } = await story.open(await sharedBrowser(), `frame=${FRAME}`);
    await settled(page);
    await drawnAfter(page, () =>
      page.evaluate(() =>
        (globalThis as unknown as { story: Story }).story.viewportSettings.setState({
          filming: true,
          skeleton: false,
          floor: false,
          trajectory: false,
        }),
      ),
    );
    const { drawn, width, height } = await page.evaluate(() => {
      const { people, stage } = (globalThis as unknown as { story: Story }).story.activeViewport()!;
      const P = people.view(1)!.posed.positions;
      const m = stage.viewProjection.elements;
      const points = Array.from({ length: 24 }, (_, j) => {
        const [x, y, z] = [P[3 * j]!, P[3 * j + 1]!, P[3 * j + 2]!];
        const at = (r: number) => m[r]! * x + m[4 + r]! * y + m[8 + r]! * z + m[12 + r]!;
        return [((at(0) / at(3) + 1) / 2) * stage.width, ((1 - at(1) / at(3)) / 2) * stage.height];
      });
      return { drawn: points, width: stage.width, height: stage.height };
    });
    const { take } = story;
    const [imageWidth, imageHeight] = take.imageSize;
    const scale = Math.min(width / imageWidth, height / imageHeight);
    const left = (width - imageWidth * scale) / 2;
    const top = (height - imageHeight * scale) / 2;
    const inView = (joint: number): [number, number] => {
      const px = [0, 0];
      projectInto(px, 0, take, take.jointsCam, (FRAME * 24 + joint) * 3);
      return [left + px[0]! * scale, top + px[1]! * scale];
    };
    for (let joint = 0; joint < 24; joint++) {
      const [x, y] = inView(joint);
      expect(Math.hypot(drawn[joint]![0]! - x, drawn[joint]![1]! - y)).toBeLessThan(0.5);
    }
    const picture = await pictureOf(page);
    for (const name of INSIDE) expect(brightness(picture, ...inView(JOINT[name])), name).toBeGreaterThan(130);
    for (const [x, y] of [
      [20, 60],
      [width - 120, height - 20],
    ] as const) {
      expect(brightness(picture, x, y)).toBeLessThan(130);
    }
    expect(troubles).toEqual([]);
    await page.close();
  });

  it('turns a joint by dragging a ring: one edit on release, none on Escape', async () => {
    const { page, troubles } = await story.open(await sharedBrowser(), `frame=${FRAME}`);
    await settled(page);
    await drawnAfter(page, () =>
      page.evaluate(() => (globalThis as unknown as { story: Story }).story.selection.setState({ joint: 16 })),
    );
    const box = (await page.locator('canvas').first().boundingBox())!;
    /** A place on a ring that is far from every other thing one can take. */
    const at = await page.evaluate(() => {
      const { stage } = (globalThis as unknown as { story: Story }).story.activeViewport()!;
      for (let y = stage.height - 1; y > 0; y -= 2) {
        for (let x = 0; x < stage.width; x += 2) {
          if (stage.gizmo.hit(x, y, stage.viewProjection, stage.width, stage.height) !== null) return { x, y };
        }
      }
      return null;
    });
    expect(at).not.toBeNull();
    const draft = () =>
      page.evaluate(() => {
        const { draft } = (globalThis as unknown as { story: Story }).story.activeViewport()!.turner;
        return draft && { changed: draft.changed, turned: draft.turned };
      });
    const calls = () => page.evaluate(() => (globalThis as unknown as { story: Story }).story.calls);
    const parts = () =>
      page.evaluate(
        () =>
          (globalThis as unknown as { story: Story }).story.activeViewport()!.people.view(1)!.object.children.length,
      );
    const withoutGhost = await parts();
    const dragFrom = async () => {
      await page.mouse.move(box.x + at!.x, box.y + at!.y);
      await page.mouse.down();
      await drawnAfter(page, () => page.mouse.move(box.x + at!.x + 30, box.y + at!.y - 18, { steps: 4 }));
    };

    await dragFrom();
    expect(Math.abs((await draft())!.turned)).toBeGreaterThan(0.05);
    expect(await parts()).toBe(withoutGhost + 1);
    await drawnAfter(page, () => page.keyboard.press('Escape'));
    expect(await draft()).toBeNull();
    expect(await parts()).toBe(withoutGhost);
    await page.mouse.up();
    expect(await calls()).toEqual([]);

    await dragFrom();
    await page.mouse.up();
    await page.waitForFunction(() => (globalThis as unknown as { story: Story }).story.calls.length > 0);
    const [call, ...more] = await calls();
    expect(more).toEqual([]);
    expect(call).toMatchObject({ joint: 16, frame: FRAME });
    const before = story.take.poses.subarray((FRAME * 24 + 16) * 3, (FRAME * 24 + 16) * 3 + 3);
    expect(Math.hypot(...call!.rotation.map((value, a) => value - before[a]!))).toBeGreaterThan(0.05);
    await page.waitForFunction(
      () => (globalThis as unknown as { story: Story }).story.activeViewport()!.turner.draft === null,
    );
    expect(troubles).toEqual([]);
    await page.close();
  });

  it.each([
    ['empty', 'No clip is open'],
    ['nobody', 'Nobody was captured in this clip yet'],
    ['loading', 'Bodies are coming…'],
    ['trouble', 'The bodies could not be loaded'],
  ])('says what is the matter where there is nothing to show: %s', async (scene, words) => {
    const { page } = await story.open(await sharedBrowser(), `scene=${scene}`);
    await page.getByText(words).waitFor();
    await page.close();
  });

  it('says that the graphics card was taken away, and draws again', async () => {
    const { page } = await story.open(await sharedBrowser(), `frame=${FRAME}`);
    await settled(page);
    await page.evaluate(() => {
      const { stage } = (globalThis as unknown as { story: Story }).story.activeViewport()!;
      stage.renderer.getContext().getExtension('WEBGL_lose_context')!.loseContext();
    });
    await page.getByText('The graphics card was taken away').waitFor();
    await page.getByRole('button', { name: 'Draw again' }).click();
    await settled(page);
    expect(await page.getByText('The graphics card was taken away').count()).toBe(0);
    await drawnAfter(page, () => page.keyboard.press('c'));
    const picture = await pictureOf(page);
    expect(brightness(picture, picture.width / 2, picture.height / 2)).toBeGreaterThan(130);
    await page.close();
  });
});
