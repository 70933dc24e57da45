import type { CameraVerdict } from './judge-camera.ts';

/** What people are told of a camera that moves, or may; null where it stands still. */
export function cameraWarning(verdict: CameraVerdict): { code: string; message: string } | null {
  const { state, confidence, turnDegrees, motion, travel } = verdict;
  const sure = `${Math.round(100 * confidence)} % sure`;
  if (state === 'still') return null;
  if (state === 'unclear') {
    const message = `Whether the camera moves cannot be told from the background (${sure}); it is taken to stand still.`;
    return { code: 'camera/unclear', message };
  }
  const turn = `The camera moves: it turns by up to ${turnDegrees.toFixed(1)}° (${sure})`;
  if (!motion)
    return {
      code: 'camera/moves',
      message: `${turn}. That is more than can be followed; paths in the world drift with it.`,
    };
  if (travel) {
    const shown = `${Math.round(100 * travel.confidence)} % sure`;
    const message = `${turn}, and it was carried along (${shown}). Turns are taken out of the motion; the way as well where standing feet tell how long it is.`;
    return { code: 'camera/moves', message };
  }
  return {
    code: 'camera/moves',
    message: `${turn}. Turns are taken out of the motion; where it was carried or driven along, paths still drift.`,
  };
}
