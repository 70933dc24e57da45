import { describe, expect, it } from 'vitest';
import { COCO_KEYPOINTS } from '#shared/formats/coco.ts';
import { readCvat } from '#shared/formats/keypoints/cvat-keypoints.ts';
import { readXml } from '#shared/formats/keypoints/read-xml.ts';
import { LANDMARK } from '#shared/vision/blazepose.ts';

const meta =
  '<version>1.1</version><meta><task><size>40</size><original_size><width>1280</width><height>720</height></original_size></task></meta>';
const skeleton = (frame: number, x: number, more = '') =>
  `<skeleton frame="${frame}" keyframe="1">${COCO_KEYPOINTS.map(
    ([name], k) => `<points label="${name}" outside="0" occluded="${k === 0 ? 1 : 0}" points="${x + k},${100 + k}"/>`,
  ).join('')}${more}</skeleton>`;

describe('readCvat', () => {
  it('moves keypoints evenly between keyframes and ends them where they are outside', () => {
    const gone = `<skeleton frame="14" outside="1">${COCO_KEYPOINTS.map(([name]) => `<points label="${name}" outside="1" points="0,0"/>`).join('')}</skeleton>`;
    const xml = `<?xml version="1.0" encoding="utf-8"?><annotations>${meta}<track id="7" label="person">${skeleton(2, 100)}${skeleton(10, 180)}${gone}</track></annotations>`;
    const file = readCvat(xml);
    expect([file.format, file.imageSize, file.firstFrame, file.lastFrame]).toEqual(['cvat', [1280, 720], 0, 39]);
    const [one] = file.people;
    expect(one!.label).toBe('7');
    expect([...one!.frames]).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
    const at = (frame: number, landmark: number) =>
      one!.points.subarray((frame - 2) * 99 + 3 * landmark, (frame - 2) * 99 + 3 * landmark + 3);
    expect(at(6, LANDMARK.l_eye)[0]).toBeCloseTo(141, 5);
    expect(at(13, LANDMARK.l_eye)[0]).toBeCloseTo(181, 5);
    expect(at(2, LANDMARK.nose)[2]).toBeCloseTo(0.4, 5);
    expect(at(2, LANDMARK.l_wrist)[2]).toBe(1);
  });

  it('reads pictures with skeletons, and shapes of 17 points', () => {
    const points = Array.from({ length: 17 }, (_, k) => `${300 + k},${50 + 3 * k}`).join(';');
    const image = (id: number) =>
      `<image id="${id}" name="f_${id}.png" width="640" height="480">${skeleton(0, 20)}<points label="person" occluded="0" points="${points}"/></image>`;
    const file = readCvat(`<annotations>${[0, 1, 2].map(image).join('')}</annotations>`);
    expect(file.people).toHaveLength(2);
    expect(file.imageSize).toEqual([640, 480]);
    expect(file.people[1]!.points[3 * LANDMARK.nose]).toBe(300);
  });

  it('puts tracks of single joints together by their group', () => {
    const track = (id: number, label: string, x: number) =>
      `<track id="${id}" label="${label}" group_id="1">${[0, 1, 2].map((f) => `<points frame="${f}" outside="0" occluded="0" points="${x},${10 + f}"/>`).join('')}</track>`;
    const names = ['nose', 'left_shoulder', 'Right Shoulder', 'l_hip', 'RHip', 'left_knee'];
    const file = readCvat(`<annotations>${names.map((name, i) => track(i, name, 10 * i)).join('')}</annotations>`);
    expect(file.people).toHaveLength(1);
    expect(file.people[0]!.points[3 * LANDMARK.r_hip]).toBe(40);
  });

  it.each([
    [
      'boxes',
      '<annotations><track id="0" label="person"><box frame="0" xtl="1" ytl="1" xbr="2" ybr="2"/></track></annotations>',
      /boxes or outlines without keypoints/,
    ],
    ['another kind of XML', '<svg></svg>', /begins with <svg>/],
    ['nothing', '<annotations></annotations>', /without keypoints/],
    [
      'a number that is none',
      `<annotations><track id="0" label="p">${skeleton(0, 1).replace('frame="0"', 'frame="x"')}</track></annotations>`,
      /not a number of a picture/,
    ],
    ['half a file', `<annotations><track id="0">${skeleton(0, 1)}`, /cut off/],
    ['bombs', '<!DOCTYPE a [<!ENTITY b "boom">]><annotations>&b;</annotations>', /document type/],
  ])('refuses a file of %s', (_, xml, reason) => {
    expect(() => readCvat(xml)).toThrow(reason);
  });
});

describe('readXml', () => {
  it('reads attributes, text, entities, comments and CDATA', () => {
    const root = readXml(`<a x='1 &lt; 2' y="&#65;"><!-- no --><b>t &amp; u</b><c/><d><![CDATA[<raw>]]></d></a>`);
    expect([root.attributes.get('x'), root.attributes.get('y')]).toEqual(['1 < 2', 'A']);
    expect(root.children.map(({ name, text }) => [name, text])).toEqual([
      ['b', 't & u'],
      ['c', ''],
      ['d', '<raw>'],
    ]);
  });

  it('does not stall on long runs that go nowhere', () => {
    expect(() => readXml(`<a ${'x'.repeat(200_000)}`)).toThrow(/damaged or cut off/);
    expect(() => readXml('<a>'.repeat(500))).toThrow(/too many/);
  });
});
