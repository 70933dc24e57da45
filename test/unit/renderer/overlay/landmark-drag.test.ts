import { describe, expect, it } from 'vitest';
import { beginDrag, dragEdit, dragTo, isMoved, nudgeDrag } from '#renderer/overlay/landmark-drag.ts';

const start = { takeId: 4, frame: 12, landmark: 15, at: { x: 100, y: 50 }, pointer: { x: 103, y: 48 } };

describe('dragging a landmark', () => {
  it('does not jump to the pointer when it is taken hold of', () => {
    const drag = dragTo(beginDrag(start), { x: 103, y: 48 });
    expect(drag.to).toEqual({ x: 100, y: 50 });
  });

  it('follows the pointer and becomes an edit of that frame', () => {
    const drag = dragTo(beginDrag(start), { x: 123, y: 38 });
    expect(dragEdit(drag)).toEqual({ frame: 12, landmark: 15, x: 120, y: 40, state: 'visible' });
  });

  it('moves a quarter as far when it is to be fine', () => {
    expect(dragTo(beginDrag(start), { x: 123, y: 38 }, true).to).toEqual({ x: 105, y: 47.5 });
  });

  it('tells a click from a drag by px of the display, whatever the zoom', () => {
    const drag = dragTo(beginDrag(start), { x: 105, y: 48 });
    expect([isMoved(drag, 1), isMoved(drag, 8)]).toEqual([false, true]);
  });

  it('adds up nudges', () => {
    const drag = nudgeDrag(nudgeDrag(beginDrag({ ...start, state: 'occluded' }), 1, 0), 0, -10);
    expect(dragEdit(drag)).toMatchObject({ x: 101, y: 40, state: 'occluded' });
  });
});
