import { describe, expect, it } from 'vitest';
import { layoutTimeline, scrollToLane } from '#renderer/timeline/layout.ts';

const WIDE = { width: 1400, sound: true, scroll: 0 };

describe('timeline layout', () => {
  it('stacks everything without gaps or overlaps', () => {
    const { ruler, thumbnails, waveform, lanes, overview } = layoutTimeline({ ...WIDE, height: 320, people: 2 });
    const bands = [ruler, thumbnails!, waveform!, lanes, overview];
    for (let i = 1; i < bands.length; i++) expect(bands[i]!.y).toBe(bands[i - 1]!.y + bands[i - 1]!.height);
    expect(overview.y + overview.height).toBe(320);
  });

  it('gives lanes the room of pictures and sound where it is tight', () => {
    const heights = (people: number, height: number) => {
      const { thumbnails, waveform } = layoutTimeline({ ...WIDE, height, people });
      return [thumbnails?.height ?? 0, waveform?.height ?? 0];
    };
    expect(heights(2, 220)).toEqual([40, 26]);
    expect(heights(4, 220)).toEqual([28, 18]);
    expect(heights(5, 220)).toEqual([0, 18]);
    expect(heights(2, 110)).toEqual([0, 0]);
    expect(layoutTimeline({ ...WIDE, height: 220, people: 5 }).maxScroll).toBe(0);
  });

  it('has no strip of sound for a silent clip', () => {
    expect(layoutTimeline({ ...WIDE, sound: false, height: 400, people: 1 }).waveform).toBeNull();
  });

  it('keeps the parts of a lane apart at every height', () => {
    for (const height of [150, 220, 400, 900]) {
      for (const lane of layoutTimeline({ ...WIDE, height, people: 3 }).lane) {
        const parts = [lane.heat, lane.review, lane.leftFoot, lane.rightFoot];
        expect(lane.heat.height).toBeGreaterThanOrEqual(10);
        for (let i = 1; i < parts.length; i++) {
          expect(parts[i]!.y).toBeGreaterThanOrEqual(parts[i - 1]!.y + parts[i - 1]!.height);
        }
        expect(lane.rightFoot.y + lane.rightFoot.height).toBeLessThanOrEqual(lane.y + lane.height);
      }
    }
  });

  it('scrolls lanes that do not fit, and a lane into sight', () => {
    const layout = layoutTimeline({ ...WIDE, height: 200, people: 12 });
    expect(layout.maxScroll).toBeGreaterThan(0);
    const scroll = scrollToLane(layout, 11, 0);
    expect(scroll).toBe(layout.maxScroll);
    const moved = layoutTimeline({ ...WIDE, height: 200, people: 12, scroll });
    const last = moved.lane[11]!;
    expect(last.y + last.height).toBeLessThanOrEqual(moved.lanes.y + moved.lanes.height + 1);
    expect(scrollToLane(moved, 11, scroll)).toBe(scroll);
  });
});
