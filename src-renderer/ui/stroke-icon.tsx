interface StrokeIconProps {
  /** Path on a grid of 16. */
  readonly d: string;
  readonly filled?: boolean;
  /** Width of the line on the same grid. */
  readonly line?: number;
}

/** A small picture in the colour of the text beside it. Says nothing by itself to assistive technology. */
export function StrokeIcon({ d, filled = false, line = 1.4 }: StrokeIconProps) {
  return (
    <svg width={16} height={16} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path
        d={d}
        fill={filled ? 'currentColor' : 'none'}
        fillOpacity={0.35}
        stroke="currentColor"
        strokeWidth={line}
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
