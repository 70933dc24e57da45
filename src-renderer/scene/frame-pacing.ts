/** Frames the card finishes within this need no rest, ms. */
const EASY_MS = 18;
/** Longest rest after a frame, ms: the view always follows a few times a second. */
const LONGEST_REST_MS = 160;

/** What of WebGL 2 the pacing uses. */
export type FenceContext = Pick<
  WebGL2RenderingContext,
  'fenceSync' | 'getSyncParameter' | 'deleteSync' | 'flush' | 'SYNC_GPU_COMMANDS_COMPLETE' | 'SYNC_STATUS' | 'SIGNALED'
>;

/**
 * Keeps frames from piling up where drawing is slow: the next one waits until the last is finished, and after a slow one
 * rests as long as it took, so that the video beside gets its share of a machine without a graphics card.
 */
export class FramePacing {
  readonly #gl: FenceContext;
  #sync: WebGLSync | null = null;
  #started = 0;
  #restUntil = 0;
  /** How long the last finished frame took, ms, as far as frames of the window can tell. */
  lastMs = 0;

  constructor(gl: FenceContext) {
    this.#gl = gl;
  }

  /** Whether a frame may be drawn now; ask again with the next frame of the window where not. */
  mayDraw(now: number): boolean {
    const gl = this.#gl;
    if (this.#sync) {
      if (gl.getSyncParameter(this.#sync, gl.SYNC_STATUS) !== gl.SIGNALED) return false;
      gl.deleteSync(this.#sync);
      this.#sync = null;
      this.lastMs = now - this.#started;
      this.#restUntil = this.lastMs > EASY_MS ? now + Math.min(LONGEST_REST_MS, this.lastMs) : now;
    }
    return now >= this.#restUntil;
  }

  /** To be called after a frame was handed to the card. */
  drawn(now: number): void {
    const gl = this.#gl;
    if (this.#sync) gl.deleteSync(this.#sync);
    this.#sync = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    gl.flush();
    this.#started = now;
  }

  /** Forgets what is under way: the card was lost. */
  forget(): void {
    this.#sync = null;
    this.#restUntil = 0;
  }
}
