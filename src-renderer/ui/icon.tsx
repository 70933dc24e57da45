/** Paths of icons, drawn with a 1.5 px line on a grid of 16. */
const PATHS = {
  menu: 'M3 4.5h10M3 8h10M3 11.5h10',
  undo: 'M6 3.5 2.8 6.7 6 9.9M3 6.7h6.2a3.3 3.3 0 0 1 0 6.6H7',
  redo: 'M10 3.5l3.2 3.2L10 9.9M13 6.7H6.8a3.3 3.3 0 0 0 0 6.6H9',
  play: 'M5 3.2v9.6l7.6-4.8z',
  pause: 'M5.2 3.5v9M10.8 3.5v9',
  'frame-next': 'M5 3.800 9.200 8 5 12.200M11.500 3.800v8.400',
  'frame-previous': 'M11 3.800 6.800 8l4.200 4.200M4.500 3.800v8.400',
  first: 'M8.200 4 4.200 8l4 4M12.800 4l-4 4 4 4M3 4v8',
  last: 'M7.800 4l4 4-4 4M3.200 4l4 4-4 4M13 4v8',
  search: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.3 10.3l3.4 3.4',
  plus: 'M8 3v10M3 8h10',
  close: 'M4 4l8 8M12 4l-8 8',
  check: 'M3 8.5l3.4 3.3L13 4.7',
  alert: 'M8 2.2 14.2 13H1.8zM8 6.4v3M8 11.3v.2',
  info: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 7.3v3.6M8 5.1v.2',
  film: 'M2.5 3.5h11v9h-11zM5.3 3.5v9M10.7 3.5v9M2.5 6.5h2.8M2.5 9.5h2.8M10.7 6.5h2.8M10.7 9.5h2.8',
  person: 'M8 6.8a2.4 2.4 0 1 0 0-4.8 2.4 2.4 0 0 0 0 4.8zM3.2 14c.3-3 2-4.6 4.8-4.6s4.5 1.6 4.8 4.6',
  people:
    'M6 7a2.2 2.2 0 1 0 0-4.4A2.2 2.2 0 0 0 6 7zM1.8 13.6c.2-2.7 1.7-4.2 4.2-4.2s4 1.5 4.2 4.2M10.4 2.9a2.1 2.1 0 0 1 0 4M11.8 9.6c1.5.5 2.3 1.9 2.4 4',
  capture:
    'M2.5 5.5v-3h3M10.5 2.5h3v3M13.5 10.5v3h-3M5.5 13.5h-3v-3M8 6.4a1.3 1.3 0 1 0 0-2.6 1.3 1.3 0 0 0 0 2.6zM8 6.6v3M6 7.9h4M6.8 12.2 8 9.6l1.2 2.6',
  export: 'M8 10V2.5M5 5.3 8 2.3l3 3M3 9.5v4h10v-4',
  folder: 'M2 4h4.2l1.4 1.6H14v7.4H2z',
  'folder-open': 'M2 12.8V4h4.2l1.4 1.6h5.2v1.8M2 12.8l2-5.4h10.4l-2 5.4z',
  eye: 'M1.8 8S4 3.8 8 3.8 14.2 8 14.2 8 12 12.2 8 12.2 1.8 8 1.8 8zM8 9.8a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6z',
  'eye-off':
    'M2.5 2.5l11 11M6.3 4.1A6 6 0 0 1 8 3.8c4 0 6.2 4.2 6.2 4.2a11 11 0 0 1-1.9 2.4M4 5.5A10 10 0 0 0 1.8 8S4 12.2 8 12.2c1 0 1.9-.3 2.7-.7',
  jobs: 'M3 4.2h6M3 8h10M3 11.8h4M12 2.8v2.8M10.6 4.2h2.8',
  keyboard: 'M1.8 4.2h12.4v7.6H1.8zM4.2 6.8h.1M6.7 6.8h.1M9.2 6.8h.1M11.7 6.8h.1M5 9.4h6',
  library: 'M2.5 2.5h4.6v4.6H2.5zM8.9 2.5h4.6v4.6H8.9zM2.5 8.9h4.6v4.6H2.5zM8.9 8.9h4.6v4.6H8.9z',
  inspector: 'M2.5 3h11v10h-11zM9.5 3v10M11 6h1M11 8.2h1',
  link: 'M6.8 9.2a2.6 2.6 0 0 0 3.7 0l2.2-2.2a2.6 2.6 0 0 0-3.7-3.7l-1 1M9.2 6.8a2.6 2.6 0 0 0-3.7 0L3.3 9A2.6 2.6 0 0 0 7 12.7l1-1',
  retry: 'M13 8a5 5 0 1 1-1.6-3.7M13.2 2.2v3.2H10',
  trash: 'M3 4.5h10M6.2 4.2V2.6h3.6v1.6M4.4 4.5l.6 9h6l.6-9M6.8 7v4M9.2 7v4',
  split: 'M8 2v12M5.8 5 2.6 8l3.2 3M10.2 5l3.2 3-3.2 3',
  merge: 'M2.4 5l3.2 3-3.2 3M13.6 5l-3.2 3 3.2 3M8 2v12',
  swap: 'M3 5.6h9M9.6 3l2.6 2.6L9.6 8.2M13 10.6H4M6.4 8l-2.6 2.6L6.4 13.2',
  language:
    'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM2.2 8h11.6M8 2c2 1.8 2.8 3.8 2.8 6S10 12.2 8 14c-2-1.800-2.8-3.800-2.800-6S6 3.800 8 2z',
  next: 'M6 3.500 10.500 8 6 12.500',
  down: 'M3.800 6 8 10.200 12.200 6',
  later: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 4.800V8l2.400 1.600',
  issue: 'M3.200 14V2.600M3.200 3.200h8.600L10 6.200l1.800 3H3.200',
  clip: 'M3 2.500h7l3 3v8H3zM10 2.500v3h3',
  lock: 'M4.200 7.200h7.600v6H4.200zM5.800 7.200V5.100a2.200 2.200 0 0 1 4.400 0v2.100',
  download: 'M8 2.500V10M5 7.200 8 10.200l3-3M3 12.500h10',
  home: 'M2.500 7.500 8 2.800l5.500 4.700M4 6.800v6.400h8V6.800',
  spark: 'M8 2l1.300 4.200L13.500 8l-4.200 1.300L8 14l-1.300-4.700L2.500 8l4.200-1.800z',
  'zoom-in': 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.3 10.3l3.4 3.4M5 7h4M7 5v4',
  'zoom-out': 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.3 10.3l3.4 3.4M5 7h4',
  'fit-width': 'M2.5 3.500v9M13.500 3.500v9M5 8h6M6.800 6 4.800 8l2 2M9.200 6l2 2-2 2',
  'zoom-chosen': 'M2.500 5V2.500H5M11 2.500h2.500V5M13.500 11v2.500H11M5 13.500H2.500V11M5.500 6h5v4h-5z',
  marker: 'M4 2.500h8v7L8 13.500 4 9.500z',
  loop: 'M5 4h5.500a3 3 0 0 1 3 3v.5M11 12H5.500a3 3 0 0 1-3-3v-.5M7 1.800 4.800 4 7 6.200M9 14.200l2.200-2.200L9 9.800',
} as const;

export type IconName = keyof typeof PATHS;

/** A small picture beside words; it says nothing by itself to assistive technology. */
export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path
        d={PATHS[name]}
        fill={name === 'play' ? 'currentColor' : 'none'}
        stroke="currentColor"
        strokeWidth={1.5}
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
