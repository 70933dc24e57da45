import { type Action, registerActions } from '../../actions/registry.ts';
import { selection } from '../../document/selection.ts';
import { nextMeshStyle, type OverlaySettings, overlaySettings } from '../../overlay/overlay-settings.ts';
import type { WordKey } from '../../words/words.ts';
import { cancelDrag, clearChosen, nudgeChosen, setChosenState, toggleLock, videoModel, walkChosen } from './model.ts';
import { hasBefore } from './rows-before.ts';
import { actualSize, fitPicture, framePerson, zoomBy } from './view-moves.ts';

type Switch = Exclude<keyof OverlaySettings, 'mesh'>;

const person = () => selection.getState().takeId !== null;
const landmark = () => person() && selection.getState().landmark !== null;

function toggle(name: Switch, key: string): Action {
  return {
    id: `video.${name}`,
    label: `video.${name}` as WordKey,
    keys: [key],
    menu: 'view',
    checked: () => overlaySettings.getState()[name],
    run: () => overlaySettings.setState((settings) => ({ [name]: !settings[name] })),
  };
}

function nudge(direction: 'left' | 'right' | 'up' | 'down', dx: number, dy: number): Action[] {
  const label = `video.nudge-${direction}` as const;
  const key = `alt+arrow${direction}`;
  return [
    { id: label, label, keys: [key], when: landmark, run: () => nudgeChosen(dx, dy) },
    {
      id: `${label}-far`,
      label: `${label}-far`,
      keys: [`shift+${key}`],
      when: landmark,
      run: () => nudgeChosen(10 * dx, 10 * dy),
    },
  ];
}

/** Shows what was before the last edit until `endComparing`: until the key or the button is let go. */
export function beginComparing(): void {
  if (hasBefore()) videoModel.setState({ comparing: true });
}

export function endComparing(): void {
  if (videoModel.getState().comparing) videoModel.setState({ comparing: false });
}

/** What people can do with the video panel. */
export const videoActions: readonly Action[] = [
  toggle('boxes', 'shift+1'),
  toggle('keypoints', 'shift+2'),
  toggle('skeleton', 'shift+3'),
  {
    id: 'video.mesh',
    label: 'video.mesh',
    keys: ['shift+4'],
    menu: 'view',
    checked: () => overlaySettings.getState().mesh !== 'off',
    run: () => overlaySettings.setState(({ mesh }) => ({ mesh: nextMeshStyle(mesh) })),
  },
  toggle('contacts', 'shift+5'),
  toggle('trails', 'shift+6'),
  toggle('onion', 'shift+7'),
  { id: 'video.fit', label: 'video.fit', keys: ['shift+f'], menu: 'view', run: fitPicture },
  { id: 'video.actual-size', label: 'video.actual-size', menu: 'view', run: actualSize },
  { id: 'video.zoom-in', label: 'video.zoom-in', keys: ['='], run: () => zoomBy(1.25) },
  { id: 'video.zoom-out', label: 'video.zoom-out', keys: ['-'], run: () => zoomBy(0.8) },
  { id: 'video.frame-person', label: 'video.frame-person', menu: 'view', when: person, run: () => framePerson() },
  {
    id: 'video.lock',
    label: 'video.lock',
    keys: ['shift+l'],
    menu: 'view',
    when: person,
    checked: () => videoModel.getState().lockedTake !== null,
    run: () => toggleLock(),
  },
  { id: 'video.compare', label: 'video.compare', keys: ['b'], when: hasBefore, run: beginComparing },
  {
    id: 'video.mark-visible',
    label: 'video.mark-visible',
    keys: ['1'],
    when: landmark,
    run: () => setChosenState('visible'),
  },
  {
    id: 'video.mark-occluded',
    label: 'video.mark-occluded',
    keys: ['2'],
    when: landmark,
    run: () => setChosenState('occluded'),
  },
  {
    id: 'video.mark-absent',
    label: 'video.mark-absent',
    keys: ['3'],
    when: landmark,
    run: () => setChosenState('absent'),
  },
  { id: 'video.clear-marks', label: 'video.clear-marks', menu: 'person', when: person, run: clearChosen },
  { id: 'video.next-landmark', label: 'video.next-landmark', when: person, run: () => walkChosen(1) },
  { id: 'video.previous-landmark', label: 'video.previous-landmark', when: person, run: () => walkChosen(-1) },
  { id: 'video.cancel', label: 'video.cancel', when: landmark, run: cancelDrag },
  ...nudge('left', -1, 0),
  ...nudge('right', 1, 0),
  ...nudge('up', 0, -1),
  ...nudge('down', 0, 1),
];

registerActions(videoActions);
globalThis.addEventListener?.('keyup', endComparing);
globalThis.addEventListener?.('blur', endComparing);
