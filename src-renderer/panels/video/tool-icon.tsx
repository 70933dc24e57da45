import { StrokeIcon } from '../../ui/stroke-icon.tsx';

/** Small pictures of the overlay's switches, on a grid of 16. */
const PATHS = {
  boxes: 'M2.5 5.5v-3h3M10.5 2.500h3v3M13.5 10.500v3h-3M5.5 13.500h-3v-3',
  keypoints: 'M4 4.200h.1M12 3.500h.1M8 8h.1M3.5 12.500h.1M12.5 12h.1',
  skeleton: 'M8 3.600a1 1 0 1 0 0-2 1 1 0 0 0 0 2zM8 3.800v5M4 6l4-1 4 1M8 8.8 5.5 14M8 8.8 10.5 14',
  mesh: 'M8 4a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3zM5.5 5h5l1.5 4.5-1.3.5-1-2.500v7H8.500V11h-1v3.500H6.300v-7l-1 2.500L4 9.500z',
  wire: 'M2.5 4.5 8 2l5.5 2.500v7L8 14l-5.5-2.500zM2.5 4.5 8 7l5.5-2.500M8 7v7M2.5 4.5 8 14l5.5-9.5',
  trails: 'M2 12c2-7 4-7 6-3.500S12 8 14 3M2 12h.1M5 6.700h.1M8 8.700h.1M11 7.500h.1',
  onion: 'M6 13.500a4 5.5 0 1 0 0-11 4 5.5 0 0 0 0 11zM8.5 2.700a4 5.5 0 0 1 0 10.600M11 3.200a4 5.5 0 0 1 0 9.6',
  contacts: 'M6 2.500c1.8 0 2 2.5 1.6 4.500S7.5 9.5 6 9.5 4.2 8.5 4 7s.2-4.5 2-4.500zM2.5 13h11M5 11h3',
  fit: 'M2.5 6V2.500H6M10 2.500h3.500V6M13.5 10v3.500H10M6 13.500H2.500V10',
  lock: 'M8 10.500a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM8 1.500v3M8 11.500v3M1.5 8h3M11.5 8h3',
  compare: 'M8 2v12M2.5 3.500H8v9H2.500zM8 3.500h5.500v9H8',
} as const;

export type ToolIconName = keyof typeof PATHS;

export function ToolIcon({ name }: { readonly name: ToolIconName }) {
  return <StrokeIcon d={PATHS[name]} filled={name === 'mesh'} line={name === 'keypoints' ? 2.6 : 1.4} />;
}
