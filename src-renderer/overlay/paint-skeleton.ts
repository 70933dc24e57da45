import { JOINT_NAMES, PARENTS } from '#shared/body/smpl-tree.ts';
import { type Brush, fillDisc, strokeCased } from './brush.ts';
import type { OverlayColors } from './overlay-colors.ts';

export interface SkeletonStyle {
  /** One colour for all bones; sides have their own where left out. */
  readonly color?: string;
  /** Line width, CSS px. */
  readonly width: number;
  readonly opacity: number;
  readonly joints: boolean;
  readonly dash?: readonly number[];
}

/** Hands end in a stub of SMPL's tree that only clutters. */
const DRAWN = PARENTS.map((_, j) => j).filter((j) => j > 0);
const SIDES = JOINT_NAMES.map((name) => (name.startsWith('l_') ? 'left' : name.startsWith('r_') ? 'right' : 'middle'));

/**
 * Paints fitted bones, far ones first.
 *
 * @param joints  px of the picture, NaN behind the camera, shape [24, 2]
 * @param depth   metres, shape [24]; order of the tree where left out
 */
export function paintSkeleton(
  brush: Brush,
  joints: Float32Array,
  style: SkeletonStyle,
  depth: Float32Array | null = null,
): void {
  const { context, view, colors } = brush;
  const bones = [...DRAWN];
  if (depth) bones.sort((a, b) => depth[b]! + depth[PARENTS[b]!]! - depth[a]! - depth[PARENTS[a]!]!);
  context.save();
  context.globalAlpha = style.opacity;
  context.lineCap = 'round';
  if (style.dash) context.setLineDash([...style.dash]);
  for (const j of bones) {
    const p = PARENTS[j]!;
    if (Number.isNaN(joints[2 * j]!) || Number.isNaN(joints[2 * p]!)) continue;
    const path = new Path2D();
    path.moveTo(joints[2 * p]! * view.scale + view.x, joints[2 * p + 1]! * view.scale + view.y);
    path.lineTo(joints[2 * j]! * view.scale + view.x, joints[2 * j + 1]! * view.scale + view.y);
    const color = style.color ?? sideColor(colors, j);
    if (style.dash) {
      context.lineWidth = style.width;
      context.strokeStyle = color;
      context.stroke(path);
    } else strokeCased(brush, path, color, style.width);
  }
  if (style.joints) {
    for (let j = 0; j < SIDES.length; j++) {
      if (Number.isNaN(joints[2 * j]!)) continue;
      const x = joints[2 * j]! * view.scale + view.x;
      const y = joints[2 * j + 1]! * view.scale + view.y;
      fillDisc(context, x, y, style.width * 0.9, style.color ?? sideColor(colors, j));
    }
  }
  context.restore();
}

function sideColor(colors: OverlayColors, joint: number): string {
  return colors[SIDES[joint] as 'left' | 'right' | 'middle'];
}
