import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { numberBetween, parseBox, parseFocal, parseFormats, parsePeople } from '#main/cli/options.ts';
import { EXPORT_FORMATS } from '#main/services/export/export-formats.ts';

describe('focal lengths', () => {
  it.each([
    ['35mm', { unit: 'mm', value: 35 }],
    ['1450px', { unit: 'px', value: 1450 }],
    [' 26.5 MM ', { unit: 'mm', value: 26.5 }],
    ['300', { unit: 'mm', value: 300 }],
    ['301', { unit: 'px', value: 301 }],
  ])('reads %s', (text, focal) => {
    expect(parseFocal(text)).toEqual(focal);
  });

  it.each(['wide', '', '0', '-35mm', '35cm', '1e3px'])('refuses "%s"', (text) => {
    expect(() => parseFocal(text)).toThrow(InvalidArgumentError);
  });
});

describe('formats', () => {
  it('reads lists, drops repetitions, and knows all and none', () => {
    expect(parseFormats('bvh, FBX,bvh')).toEqual(['bvh', 'fbx']);
    expect(parseFormats('all')).toEqual([...EXPORT_FORMATS]);
    expect(parseFormats('glb,vibe-pkl')).toEqual(['glb', 'vibe-pkl']);
    expect(parseFormats('none')).toEqual([]);
  });

  it('names what it does not know, and what there is', () => {
    expect(() => parseFormats('fbx,docx')).toThrow(/docx.*fbx/s);
    expect(() => parseFormats(',')).toThrow(/nothing/);
  });
});

describe('people, numbers and boxes', () => {
  it('takes everybody or a whole number from 1', () => {
    expect(parsePeople('all')).toBe('all');
    expect(parsePeople('3')).toBe(3);
    for (const text of ['0', '-1', '1.5', 'two']) expect(() => parsePeople(text)).toThrow(InvalidArgumentError);
  });

  it('takes numbers of the range only, ends included', () => {
    const height = numberBetween(40, 260, 'cm');
    expect([height('40'), height('171.5'), height('260')]).toEqual([40, 171.5, 260]);
    for (const text of ['', ' ', '39.9', '261', 'tall', 'Infinity']) expect(() => height(text)).toThrow(/40 to 260 cm/);
  });

  it('collects boxes, which may begin outside of the picture', () => {
    const first = parseBox('120:310,40,180,420');
    expect(first).toEqual([{ frame: 120, x: 310, y: 40, width: 180, height: 420 }]);
    expect(parseBox('0:-5,-2.5,20,30', first)).toEqual([...first, { frame: 0, x: -5, y: -2.5, width: 20, height: 30 }]);
  });

  it.each(['', '120', '120:1,2,3', '-1:0,0,20,20', '1:0,0,7,20', '1:0,0,..,20'])('refuses the box "%s"', (text) => {
    expect(() => parseBox(text)).toThrow(/120:310,40,180,420/);
  });
});
