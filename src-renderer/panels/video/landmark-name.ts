import { LANDMARK_NAMES } from '#shared/vision/blazepose.ts';
import { t, type WordKey } from '../../words/words.ts';

/** What a landmark is called, in people's language: "Left wrist". */
export function landmarkName(landmark: number): string {
  const name = LANDMARK_NAMES[landmark] ?? '';
  const side = name.startsWith('l_') ? 'left' : name.startsWith('r_') ? 'right' : null;
  const part = t(`landmark.${side ? name.slice(2) : name}` as WordKey);
  return side ? t(`landmark.${side}`, { part }) : capital(part);
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
