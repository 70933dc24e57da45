import { StrokeIcon } from '../../ui/stroke-icon.tsx';

/** Small pictures of the 3D view's switches, on a grid of 16. */
const PATHS = {
  frame: 'M2.5 5.5v-3h3M10.5 2.5h3v3M13.5 10.5v3h-3M5.5 13.5h-3v-3M8 5.6a2.4 2.4 0 1 0 0 4.8 2.4 2.4 0 0 0 0-4.8z',
  filming: 'M2 5h7.5v6.5H2zM9.5 7.6 14 5.2v6.100L9.5 9',
  follow:
    'M8 8.800a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM8 14c3-3.200 4.500-5.400 4.500-7.200a4.500 4.500 0 0 0-9 0C3.500 8.600 5 10.800 8 14z',
  body: 'M8 4.200a1.600 1.600 0 1 0 0-3.200 1.600 1.600 0 0 0 0 3.200zM5 5.500h6l1 4M5 5.500l-1 4M6 5.500V14M10 5.500V14M8 9.500V14',
  character:
    'M8 1.500c2.200 0 3.500 1.500 3.500 3.500S10 8.500 8 8.500 4.500 7 4.500 5 5.800 1.500 8 1.500zM6.500 4.700h.1M9.400 4.700h.1M6.700 6.600c.8.600 1.800.600 2.600 0M3 14.500c.3-3 2-4.500 5-4.500s4.700 1.500 5 4.500',
  skeleton:
    'M8 3.900a1.200 1.200 0 1 0 0-2.400 1.200 1.200 0 0 0 0 2.400zM8 4v5M3.800 7 8 5.400 12.200 7M8 9l-2.500 5M8 9l2.500 5',
  trajectory: 'M2 12.500c1.500-5 4-5 6-3.500s4 .5 6-5.500M2 12.500h.1M13.900 3.500h.1',
  floor: 'M1.500 12.500h13L11 6H5zM8 6v6.500M3.300 9.200h9.400',
  picture: 'M2.500 3.500h11v9h-11zM2.500 10.500l3.200-3 2.600 2.400 2-1.900 3.200 3',
} as const;

export type ToolIconName = keyof typeof PATHS;

/** Says nothing by itself to assistive technology. */
export function ToolIcon({ name }: { readonly name: ToolIconName }) {
  return <StrokeIcon d={PATHS[name]} />;
}
