import { timeAtX } from './time-view.ts';
import { panBy, timelineView, zoomBy } from './timeline-view.ts';

/**
 * Ctrl or ⌘ and the wheel, and a pinch on a touchpad, zoom at the pointer; sideways or with Shift the wheel scrolls in time.
 *
 * @param x px from the left edge of the strip, `width` px wide
 * @param flat whether there is nothing to scroll up and down: the plain wheel then scrolls in time too
 * @returns px that are left for scrolling up and down
 */
export function zoomOrScroll(event: WheelEvent, x: number, width: number, flat: boolean): number {
  const view = timelineView.getState();
  const unit = event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? width : 1;
  if (event.ctrlKey || event.metaKey) {
    const strength = Math.max(-80, Math.min(80, event.deltaY * unit));
    zoomBy(Math.exp(strength * 0.006), timeAtX(view, width, x));
    return 0;
  }
  const sideways = event.deltaX + (event.shiftKey || flat ? event.deltaY : 0);
  if (sideways !== 0) panBy((sideways * unit * (view.to - view.from)) / width);
  return event.shiftKey || flat ? 0 : event.deltaY * unit;
}
