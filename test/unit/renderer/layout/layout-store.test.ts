import { describe, expect, it } from 'vitest';
import { DEFAULT_LAYOUT, layout, readLayout, resetSizes, resets, toggle } from '#renderer/layout/layout-store.ts';

describe('the layout of the window', () => {
  it('is read as it was kept', () => {
    expect(readLayout(JSON.stringify({ ...DEFAULT_LAYOUT, library: false, lower: 'curves' }))).toEqual({
      ...DEFAULT_LAYOUT,
      library: false,
      lower: 'curves',
    });
  });

  it('fills what is missing and leaves out what is none of it', () => {
    expect(readLayout('{"inspector":false,"lower":"sideways","jobs":"yes","toaster":true}')).toEqual({
      ...DEFAULT_LAYOUT,
      inspector: false,
    });
  });

  it('is the default where nothing usable was kept', () => {
    for (const odd of [null, '', '{', '7', 'null']) expect(readLayout(odd)).toEqual(DEFAULT_LAYOUT);
  });

  it('shows and hides panels', () => {
    const before = layout.getState().library;
    toggle('library');
    expect(layout.getState().library).toBe(!before);
    toggle('library');
    expect(layout.getState().library).toBe(before);
  });

  it('counts resets of the sizes, so that the workspace is laid out anew', () => {
    const before = resets.getState();
    resetSizes();
    expect(resets.getState()).toBe(before + 1);
  });
});
