/** The studio's mark: a raised arm, a corrected hand. */
export function Logo({ size = 20 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <g fill="none" strokeLinecap="round" strokeLinejoin="round" strokeWidth={3.4}>
        <path d="M5 7l7.500 18h1.500l4-9.500" stroke="var(--accent)" />
        <path d="M18 15.500L22 6.500" stroke="var(--side-right)" />
      </g>
      <circle cx="26" cy="22" r="3.600" fill="var(--layer-correction)" />
    </svg>
  );
}
