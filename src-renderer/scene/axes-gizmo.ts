import type { Matrix4 } from 'three';
import type { Preset } from './orbit.ts';

/** One end of an axis as it is drawn. */
export interface AxisEnd {
  readonly label: 'X' | 'Y' | 'Z' | '';
  readonly color: string;
  /** CSS px in the gizmo. */
  readonly x: number;
  readonly y: number;
  /** Towards the eye, −1..1. */
  readonly depth: number;
  readonly preset: Preset;
}

/** Side of the square the axes are drawn in, CSS px. */
export const AXES_SIZE = 76;
const REACH = 26;
const DOT = 8.5;

const ENDS: readonly (readonly [AxisEnd['label'], string, readonly [number, number, number], Preset])[] = [
  ['X', '#e2565c', [1, 0, 0], 'right'],
  ['', '#e2565c', [-1, 0, 0], 'left'],
  ['Y', '#5bbd66', [0, 1, 0], 'top'],
  ['Z', '#4f8ff0', [0, 0, 1], 'front'],
  ['', '#4f8ff0', [0, 0, -1], 'back'],
];

/** Where the ends of the world's axes lie, those behind first. @param view world to camera */
export function layoutAxes(view: Matrix4): AxisEnd[] {
  const m = view.elements;
  return ENDS.map(([label, color, [x, y, z], preset]) => ({
    label,
    color,
    preset,
    x: AXES_SIZE / 2 + (m[0]! * x + m[4]! * y + m[8]! * z) * REACH,
    y: AXES_SIZE / 2 - (m[1]! * x + m[5]! * y + m[9]! * z) * REACH,
    depth: m[2]! * x + m[6]! * y + m[10]! * z,
  })).sort((a, b) => a.depth - b.depth);
}

/** The end under the pointer, the nearest to the eye; null beside them. */
export function hitAxes(ends: readonly AxisEnd[], x: number, y: number): AxisEnd | null {
  return ends.findLast((end) => Math.hypot(end.x - x, end.y - y) <= DOT + 3) ?? null;
}

/** Paints them. */
export function paintAxes(context: CanvasRenderingContext2D, ends: readonly AxisEnd[], hot: Preset | null): void {
  context.clearRect(0, 0, AXES_SIZE, AXES_SIZE);
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.font = '600 10px ui-sans-serif, system-ui, sans-serif';
  for (const { label, color, x, y, depth, preset } of ends) {
    context.globalAlpha = depth < -0.2 ? 0.55 : 1;
    if (label) {
      context.strokeStyle = color;
      context.lineWidth = 2;
      context.beginPath();
      context.moveTo(AXES_SIZE / 2, AXES_SIZE / 2);
      context.lineTo(x, y);
      context.stroke();
    }
    context.beginPath();
    context.arc(x, y, label ? DOT : DOT * 0.7, 0, 2 * Math.PI);
    context.fillStyle = label || preset === hot ? color : '#14171d';
    context.fill();
    if (!label || preset === hot) {
      context.strokeStyle = preset === hot ? '#ffffff' : color;
      context.lineWidth = 1.5;
      context.stroke();
    }
    if (label) {
      context.fillStyle = '#0b0d11';
      context.fillText(label, x, y + 0.5);
    }
  }
  context.globalAlpha = 1;
}
