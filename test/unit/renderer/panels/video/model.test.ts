import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connection } from '#renderer/connection/connection-state.ts';
import { type StudioClient, setStudioClient } from '#renderer/connection/studio-client.ts';
import { clipDocument, EMPTY_DOCUMENT } from '#renderer/document/clip-document.ts';
import { playhead } from '#renderer/document/playhead.ts';
import { selection } from '#renderer/document/selection.ts';
import { takeLoader } from '#renderer/document/take-data.ts';
import { beginDrag } from '#renderer/overlay/landmark-drag.ts';
import {
  cancelDrag,
  commitDrag,
  grabChosen,
  nudgeChosen,
  setChosenState,
  videoModel,
  walkChosen,
} from '#renderer/panels/video/model.ts';
import { TAKE } from '../../overlay/people.ts';

const WRIST = 15;

/** What the host was asked, and what it answers. */
const asked: unknown[] = [];
let answer: () => Promise<unknown>;
const result = {
  revision: 2,
  changed: [],
  structure: false,
  error_px: { before: 9, after: 2 },
  refit_ms: 20,
};

const rows = {
  take: TAKE,
  hasRow: () => true,
  version: 1,
  array: (name: string) => (name === 'keypoints2d' ? keypoints : new Float32Array(100).fill(1)),
};
const keypoints = new Float32Array(99);

beforeEach(() => {
  asked.length = 0;
  answer = async () => result;
  keypoints.fill(0).set([300, 200, 0.9], 3 * WRIST);
  const moveKeypoints = async (input: unknown) => {
    asked.push(input);
    return answer();
  };
  setStudioClient({ edits: { moveKeypoints } } as unknown as StudioClient);
  connection.setState({ kind: 'connected', attempts: 0, epoch: 1 });
  clipDocument.setState({ ...EMPTY_DOCUMENT, takes: [TAKE] });
  vi.spyOn(takeLoader, 'take').mockImplementation(() => rows as never);
  playhead.setState({ frame: 10, frames: 20, playing: false });
  selection.setState({ mediaId: 1, takeId: 1, landmark: WRIST, joint: null });
  videoModel.setState({ drag: null, pending: [], result: null });
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('corrections in the video panel', () => {
  it('keeps a released mark in its place until the host has answered, then tells how the fit changed', async () => {
    let done!: (value: unknown) => void;
    answer = () => new Promise((resolve) => (done = resolve));
    const drag = { ...beginDrag({ takeId: 1, frame: 10, landmark: WRIST, at: { x: 1, y: 2 } }), to: { x: 5, y: 6 } };
    const committed = commitDrag(drag);
    expect(videoModel.getState().pending).toEqual([drag]);
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    expect(asked).toEqual([{ take_id: 1, edits: [{ frame: 10, landmark: WRIST, x: 5, y: 6, state: 'visible' }] }]);
    done(result);
    await committed;
    expect(videoModel.getState()).toMatchObject({ pending: [], result: { takeId: 1, before: 9, after: 2 } });
  });

  it('lets go of the mark when the host refuses', async () => {
    answer = () => Promise.reject(new Error('no'));
    const drag = beginDrag({ takeId: 1, frame: 10, landmark: WRIST, at: { x: 1, y: 2 } });
    await commitDrag(drag);
    expect(videoModel.getState()).toMatchObject({ pending: [], result: null });
  });

  it('takes hold of the chosen landmark where it is seen', () => {
    expect(grabChosen()).toMatchObject({ takeId: 1, frame: 10, landmark: WRIST, from: { x: 300, y: 200 } });
    playhead.setState({ frame: 15 });
    expect(grabChosen()).toBeNull();
  });

  it('says of a landmark that it is occluded without moving it', async () => {
    await setChosenState('occluded');
    expect(asked).toEqual([{ take_id: 1, edits: [{ frame: 10, landmark: WRIST, x: 300, y: 200, state: 'occluded' }] }]);
  });

  it('changes the state of a landmark that is being dragged and sends nothing yet', async () => {
    videoModel.setState({ drag: grabChosen() });
    await setChosenState('absent');
    expect(videoModel.getState().drag?.state).toBe('absent');
    expect(asked).toEqual([]);
  });

  it('makes one edit of a run of nudges', async () => {
    vi.useFakeTimers();
    nudgeChosen(1, 0);
    nudgeChosen(1, 0);
    nudgeChosen(0, -10);
    await vi.advanceTimersByTimeAsync(2000);
    expect(asked).toEqual([{ take_id: 1, edits: [{ frame: 10, landmark: WRIST, x: 302, y: 190, state: 'visible' }] }]);
  });

  it('forgets nudges that are given up, and lets go of the landmark with the next Escape', async () => {
    vi.useFakeTimers();
    nudgeChosen(4, 0);
    cancelDrag();
    await vi.advanceTimersByTimeAsync(2000);
    expect(asked).toEqual([]);
    expect(selection.getState().landmark).toBe(WRIST);
    cancelDrag();
    expect(selection.getState().landmark).toBeNull();
  });

  it('walks from landmark to landmark', () => {
    walkChosen(1);
    expect(selection.getState().landmark).not.toBe(WRIST);
    walkChosen(-1);
    expect(selection.getState().landmark).toBe(WRIST);
  });
});
