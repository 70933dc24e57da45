/** Longest wait for a picture, ms: it may never come, as where the video panel is closed. */
const LONGEST_MS = 2000;

let shown: () => void = () => {};
let wait: Promise<void> = Promise.resolve();
let timer: ReturnType<typeof setTimeout> | undefined;

/** A clip is about to be opened: what is not needed for its first picture waits for that. */
export function expectPicture(): void {
  pictureShown();
  wait = new Promise((resolve) => {
    shown = resolve;
  });
  timer = setTimeout(pictureShown, LONGEST_MS);
}

/** The picture is there with what is over it, or will not come. */
export function pictureShown(): void {
  clearTimeout(timer);
  shown();
}

/** Resolved once the open clip shows its first picture, or that has taken too long. */
export function firstPicture(): Promise<void> {
  return wait;
}
