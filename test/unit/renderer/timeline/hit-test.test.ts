import { describe, expect, it } from 'vitest';
import { fakeTake } from '#renderer/connection/fake/fake-project.ts';
import { type HitScene, hitTest } from '#renderer/timeline/hit-test.ts';
import { laneScenes } from '#renderer/timeline/lane-scenes.ts';
import { layoutTimeline } from '#renderer/timeline/layout.ts';

const lanes = laneScenes({
  takes: [fakeTake(1, 1, 1000), fakeTake(2, 1, 400, { first_frame: 100 })],
  hidden: new Set(),
  review: [],
  issues: [{ take_id: 2, from: 280, to: 320, worst_frame: 300, score: 0.2, reason: 'jump' }],
  keypoints: new Map([[1, [{ frame: 600, landmark: 3, x: 0, y: 0, state: 'visible' as const }]]]),
  selectedId: 1,
  otherId: null,
  data: () => null,
});
const layout = layoutTimeline({ width: 1000, height: 300, people: 2, sound: true, scroll: 0 });
const scene: HitScene = {
  view: { from: 0, to: 1000 },
  frames: 1000,
  frame: 50,
  loop: { from: 400, to: 500 },
  markers: [{ frame: 700, name: '' }],
  span: { takeId: 1, from: 200, to: 260 },
  lanes,
};
const hit = (x: number, y: number, more: Partial<HitScene> = {}) => hitTest(layout, { ...scene, ...more }, x, y);
const laneY = (index: number, part: 'heat' | 'review' = 'heat') => layout.lane[index]![part].y + 3;

describe('hit test of the timeline', () => {
  it('finds ruler, playhead, loop handles and markers', () => {
    expect(hit(320, 10)).toEqual({ kind: 'ruler', frame: 320 });
    expect(hit(51, 20).kind).toBe('playhead');
    expect(hit(401, 4).kind).toBe('loop-in');
    expect(hit(499, 4).kind).toBe('loop-out');
    expect(hit(702, 20)).toEqual({ kind: 'marker', frame: 700 });
  });

  it('finds lanes and says whether the person is there', () => {
    expect(hit(150, laneY(0, 'review'))).toEqual({ kind: 'lane', takeId: 1, frame: 150, inside: true });
    expect(hit(50, laneY(1, 'review'))).toEqual({ kind: 'lane', takeId: 2, frame: 50, inside: false });
  });

  it('prefers the edges of the chosen span to the lane under them', () => {
    expect(hit(203, laneY(0, 'review')).kind).toBe('span-from');
    expect(hit(257, laneY(0, 'review')).kind).toBe('span-to');
    expect(hit(203, laneY(1, 'review')).kind).toBe('lane');
  });

  it('finds issue flags at the top of their lane and keyframes at the foot of the strip', () => {
    const { heat, y } = layout.lane[1]!;
    expect(hit(302, y + 3)).toMatchObject({ kind: 'issue', takeId: 2, frame: 300 });
    expect(hit(302, heat.y + heat.height - 4).kind).toBe('lane');
    const first = layout.lane[0]!.heat;
    expect(hit(599, first.y + first.height)).toEqual({ kind: 'keyframe', takeId: 1, frame: 600 });
  });

  it('tells the window of the overview from the rest of it', () => {
    const y = layout.overview.y + 5;
    const zoomed = { view: { from: 250, to: 500 } };
    expect(hit(300, y, zoomed).kind).toBe('overview-window');
    expect(hit(252, y, zoomed).kind).toBe('overview-from');
    expect(hit(499, y, zoomed).kind).toBe('overview-to');
    expect(hit(800, y, zoomed)).toEqual({ kind: 'overview', frame: 800 });
  });

  it('finds nothing in an empty clip', () => {
    expect(hit(300, 10, { frames: 0 }).kind).toBe('nothing');
  });

  it('finds nothing below the last lane', () => {
    const roomy = layoutTimeline({ width: 1000, height: 600, people: 2, sound: false, scroll: 0 });
    expect(hitTest(roomy, scene, 300, roomy.overview.y - 20).kind).toBe('nothing');
  });
});
