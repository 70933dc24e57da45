/** How bad a fit score looks, 0 (good) to 1 (worst); scores above 0.9 are all good, below 0.25 all worst. */
export function badnessOf(score: number): number {
  return Math.max(0, Math.min(1, (0.9 - score) / 0.65));
}

/**
 * Stops of the ramp from good to worst, OKLCH. Lightness rises in even steps from dark blue through violet and red to
 * pale yellow: bad frames glow, and the order stays readable without colour, whatever one's sight.
 */
const STOPS: readonly (readonly [number, number, number])[] = [
  [0.36, 0.055, 255],
  [0.47, 0.105, 300],
  [0.58, 0.175, 352],
  [0.7, 0.175, 40],
  [0.81, 0.15, 72],
  [0.93, 0.1, 98],
];

/** Colour of a badness, sRGB bytes. */
export function rampColor(badness: number): [number, number, number] {
  const at = Math.max(0, Math.min(1, badness)) * (STOPS.length - 1);
  const index = Math.min(STOPS.length - 2, Math.floor(at));
  const [a, b] = [oklabOf(STOPS[index]!), oklabOf(STOPS[index + 1]!)];
  const part = at - index;
  return srgbOf(a.map((value, axis) => value + part * (b[axis]! - value)) as [number, number, number]);
}

/** Colour of a fit score, for CSS. */
export function scoreColor(score: number): string {
  return `rgb(${rampColor(badnessOf(score)).join(' ')})`;
}

/** Shades of the ramp as pixels of an image, from good to worst. */
export function rampPixels(count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, index) => pixelOf(rampColor(index / (count - 1))));
}

/** An opaque pixel as `ImageData` keeps it on little-endian machines, which all browsers run on. */
export function pixelOf([red, green, blue]: readonly [number, number, number]): number {
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

function oklabOf([lightness, chroma, hue]: readonly [number, number, number]): [number, number, number] {
  const angle = (hue * Math.PI) / 180;
  return [lightness, chroma * Math.cos(angle), chroma * Math.sin(angle)];
}

/** OKLab to sRGB after Björn Ottosson's definition of 2020. */
function srgbOf([L, a, b]: readonly [number, number, number]): [number, number, number] {
  const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    gamma(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    gamma(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    gamma(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

function gamma(linear: number): number {
  const clipped = Math.max(0, Math.min(1, linear));
  const value = clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * clipped ** (1 / 2.4) - 0.055;
  return Math.round(255 * value);
}
