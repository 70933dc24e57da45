import type { Page } from 'playwright-core';
import { landmarkPoint } from '#main/bench/page/landmark-point.ts';
import { t } from '#renderer/words/words.ts';

/** One picture: how the window gets there, and back. */
export interface PictureState {
  readonly name: string;
  show(page: Page): Promise<unknown>;
  leave?(page: Page): Promise<unknown>;
}

/** Presses keys one after the other. */
export const keys =
  (...chords: string[]) =>
  async (page: Page) => {
    for (const chord of chords) await page.keyboard.press(chord);
  };

/** The demo project, in this order; each goes on from the one before and leaves nothing open. */
export const DEMO_STATES: readonly PictureState[] = [
  { name: 'workspace', show: (page) => goTo(page, 120) },
  { name: 'issue', show: keys('n'), leave: keys('Escape') },
  { name: 'curves', show: keys('Control+6'), leave: keys('Control+6') },
  { name: 'palette', show: keys('Control+k'), leave: keys('Escape') },
  { name: 'palette-found', show: (page) => find(page, 'swap'), leave: keys('Escape') },
  { name: 'keys', show: keys('?'), leave: keys('Escape') },
  { name: 'jobs', show: keys('Control+j'), leave: keys('Control+j') },
  { name: 'capture', show: keys('Control+Shift+c'), leave: keys('Escape') },
  { name: 'capture-more', show: captureMore, leave: keys('Escape') },
  { name: 'correction', show: correct, leave: keys('Escape', 'Escape') },
  { name: 'cleanup', show: cleanUp, leave: keys('Control+z', 'Control+8') },
  { name: 'export', show: exportFiles, leave: keys('Escape') },
  { name: 'about', show: about, leave: keys('Escape') },
  { name: 'import', show: keys('Control+i'), leave: keys('Escape') },
  { name: 'new-project', show: keys('Control+Shift+n'), leave: keys('Escape') },
  { name: 'open-project', show: keys('Control+o'), leave: keys('Escape') },
  { name: 'menu', show: (page) => page.getByText(t('menu.view'), { exact: true }).click(), leave: keys('Escape') },
  { name: 'person-menu', show: (page) => page.getByLabel(t('inspector.more')).click(), leave: keys('Escape') },
  {
    name: 'video-alone',
    show: keys('Control+1', 'Control+3', 'Control+5'),
    leave: keys('Control+1', 'Control+3', 'Control+5'),
  },
  {
    name: 'chinese',
    show: (page) => page.locator('footer button').last().click(),
    leave: (page) => page.locator('footer button').last().click(),
  },
];

/** Puts the right elbow of the first issue, where it is well apart from everything else, somewhere else. */
async function correct(page: Page): Promise<void> {
  await keys('n')(page);
  await page.waitForTimeout(1500);
  const row = Number(await page.locator('[data-picture]').getAttribute('data-frame'));
  const { x, y } = await landmarkPoint(page, { takeId: 1, row, landmark: 14, picture: { width: 1280, height: 720 } });
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 9, y - 6, { steps: 4 });
  await page.mouse.up();
  await page.getByTestId('correction-result').waitFor();
}

/** The usual clean-up in one click, with its figures. */
async function cleanUp(page: Page): Promise<void> {
  await page.keyboard.press('Control+8');
  const panel = page.getByTestId('cleanup');
  await panel.getByText(t('cleanup.auto')).click();
  await panel.locator('table').first().waitFor();
  await page.waitForTimeout(1500);
}

async function exportFiles(page: Page): Promise<void> {
  await page.keyboard.press('Control+e');
  const dialog = page.getByRole('dialog');
  await dialog.getByText('GLB', { exact: true }).click();
  await dialog.getByRole('button', { name: /^Write/ }).click();
  await page.getByTitle(t('export.receipt-hint')).nth(1).waitFor({ timeout: 120_000 });
  // Away from the button, whose place another thing with a hint has taken.
  await page.mouse.move(2, 2);
}

async function about(page: Page): Promise<void> {
  await find(page, t('help.about'));
  await page.keyboard.press('Enter');
}

async function captureMore(page: Page): Promise<void> {
  await page.keyboard.press('Control+Shift+c');
  await page.getByRole('dialog').getByText(t('capture.more')).click();
}

async function find(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder(t('palette.placeholder')).waitFor();
  await page.keyboard.type(words);
}

/** Goes to a frame as a person would: by the palette. */
export async function goTo(page: Page, frame: number): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder(t('palette.placeholder')).waitFor();
  await page.keyboard.type(String(frame));
  await page.keyboard.press('Enter');
}
