/**
 * Script that is put into the page before its own: tells when something was painted. Plain text, for it runs in the
 * browser. A time is taken in the task after the frame in which the canvas was painted, so painting itself counts.
 *
 * All give ms since the last key or click: `vibeClock.usable()` until some picture with a person over it is painted,
 * `vibeClock.shown(frame)` until picture and overlay of that frame are, `vibeClock.appeared(selector)` until an element
 * is there, and the frame after it is painted.
 */
export const PAGE_CLOCK = `
globalThis.vibeClock = (() => {
  let inputAt = 0;
  const note = (event) => { inputAt = event.timeStamp; };
  for (const name of ['keydown', 'pointerup', 'pointerdown']) addEventListener(name, note, true);
  const afterPaint = () => new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => done(performance.now());
    port2.postMessage(0);
  });
  const until = (holds) => new Promise((done) => {
    if (holds()) return done();
    const observer = new MutationObserver(() => {
      if (!holds()) return;
      observer.disconnect();
      done();
    });
    observer.observe(document, { subtree: true, childList: true, attributes: true });
  });
  const stage = () => document.querySelector('[data-picture]')?.dataset;
  return {
    async usable() {
      await until(() => Number(stage()?.picture ?? -1) >= 0 && Number(stage().people) > 0);
      return (await afterPaint()) - inputAt;
    },
    async shown(frame) {
      await until(() => stage()?.picture === String(frame) && stage().frame === String(frame));
      return (await afterPaint()) - inputAt;
    },
    async appeared(selector) {
      await until(() => document.querySelector(selector) !== null);
      await new Promise((done) => requestAnimationFrame(done));
      return (await afterPaint()) - inputAt;
    },
  };
})();
`;
