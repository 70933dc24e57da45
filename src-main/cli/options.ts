import { InvalidArgumentError } from 'commander';
import type { HandBox } from '#main/pipeline/track-people.ts';
import type { FocalLength } from '#main/services/capture/capture-request.ts';
import { EXPORT_FORMATS, type ExportFormat, KNOWN_FORMATS } from '#main/services/export/export-formats.ts';

/** Largest plain number read as millimetres; beyond it a focal length is taken as pixels. */
const LARGEST_MM = 300;

/** `35mm`, `1450px`, or a plain number: millimetres (35 mm equivalent) up to 300, pixels beyond. */
export function parseFocal(text: string): FocalLength {
  const match = /^([0-9]*\.?[0-9]+)\s*(mm|px)?$/i.exec(text.trim());
  const value = match ? Number(match[1]) : Number.NaN;
  if (!match || !(value > 0)) throw new InvalidArgumentError('Give a focal length such as 35mm or 1450px.');
  const unit = match[2]?.toLowerCase() ?? (value <= LARGEST_MM ? 'mm' : 'px');
  return { unit: unit === 'mm' ? 'mm' : 'px', value };
}

/** A list such as `fbx,bvh`; `all` stands for one file of each kind a take, `none` for no file. */
export function parseFormats(text: string): ExportFormat[] {
  const words = text
    .split(',')
    .map((word) => word.trim().toLowerCase())
    .filter(Boolean);
  if (words.length === 1 && words[0] === 'all') return [...EXPORT_FORMATS];
  if (words.length === 1 && words[0] === 'none') return [];
  const unknown = words.filter((word) => !KNOWN_FORMATS.includes(word as ExportFormat));
  if (unknown.length > 0 || words.length === 0) {
    throw new InvalidArgumentError(
      `Unknown: ${unknown.join(', ') || '(nothing)'}. Formats: ${KNOWN_FORMATS.join(', ')}.`,
    );
  }
  return [...new Set(words)] as ExportFormat[];
}

/** `all` or a positive whole number. */
export function parsePeople(text: string): 'all' | number {
  if (text === 'all') return 'all';
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('Give "all" or a number from 1.');
  return value;
}

/** A number of the given range. */
export function numberBetween(min: number, max: number, unit: string): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isFinite(value) || value < min || value > max) {
      throw new InvalidArgumentError(`Give a number from ${min} to ${max} ${unit}.`);
    }
    return value;
  };
}

/** `frame:x,y,width,height` in pixels of the shown picture: a person the detector does not find. */
export function parseBox(text: string, before: HandBox[] = []): HandBox[] {
  const match = /^(\d+):(-?[\d.]+),(-?[\d.]+),([\d.]+),([\d.]+)$/.exec(text.trim());
  const numbers = match?.slice(1).map(Number);
  if (!numbers || numbers.some((n) => !Number.isFinite(n)) || numbers[3]! < 8 || numbers[4]! < 8) {
    throw new InvalidArgumentError('Give a box as frame:x,y,width,height, for example 120:310,40,180,420.');
  }
  const [frame, x, y, width, height] = numbers as [number, number, number, number, number];
  return [...before, { frame, x, y, width, height }];
}
