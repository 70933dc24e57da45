import { type Action, registerActions } from '../actions/registry.ts';
import { playhead, seek, step } from '../document/playhead.ts';
import { playFaster } from './shuttle.ts';

const open = () => playhead.getState().frames > 0;

function toggle(): void {
  const { playing, rate } = playhead.getState();
  playhead.setState(playing ? { playing: false, rate: 1 } : { playing: true, rate: rate === 0 ? 1 : rate });
}

function shuttle(direction: 1 | -1): void {
  const { playing, rate } = playhead.getState();
  playhead.setState({ playing: true, rate: playFaster(playing ? rate : 0, direction) });
}

function loopIn(): void {
  const { frame, frames, loop } = playhead.getState();
  playhead.setState({ loop: { from: frame, to: loop && loop.to > frame ? loop.to : frames } });
}

function loopOut(): void {
  const { frame, loop } = playhead.getState();
  playhead.setState({ loop: { from: loop && loop.from <= frame ? loop.from : 0, to: frame + 1 } });
}

function jump(frame: number): void {
  playhead.setState({ playing: false });
  seek(frame);
}

/** Asks for a frame number; the video panel shows its field. */
let askFrame: () => void = () => {};

export function onAskFrame(ask: () => void): void {
  askFrame = ask;
}

const play = (id: string, action: Omit<Action, 'id' | 'menu' | 'when'>): Action => ({
  id: `play.${id}`,
  menu: 'play',
  when: open,
  ...action,
});

/** Playing and stepping, with the keys of editing suites: J K L, arrows, I and O. */
export const playActions: readonly Action[] = [
  play('toggle', {
    label: 'play.toggle',
    icon: 'play',
    keys: ['space', 'k'],
    checked: () => playhead.getState().playing,
    run: toggle,
  }),
  play('play-on', { label: 'play.play-on', keys: ['l'], run: () => shuttle(1) }),
  play('play-back', { label: 'play.play-back', keys: ['j'], run: () => shuttle(-1) }),
  play('step-on', { label: 'play.step-on', icon: 'frame-next', keys: ['arrowright', '.'], run: () => step(1) }),
  play('step-back', { label: 'play.step-back', icon: 'frame-previous', keys: ['arrowleft', ','], run: () => step(-1) }),
  play('leap-on', { label: 'play.leap-on', keys: ['shift+arrowright'], run: () => step(10) }),
  play('leap-back', { label: 'play.leap-back', keys: ['shift+arrowleft'], run: () => step(-10) }),
  play('first', { label: 'play.first', keys: ['home'], run: () => jump(0) }),
  play('last', { label: 'play.last', keys: ['end'], run: () => jump(playhead.getState().frames - 1) }),
  play('loop-in', { label: 'play.loop-in', keys: ['i'], run: loopIn }),
  play('loop-out', { label: 'play.loop-out', keys: ['o'], run: loopOut }),
  play('loop-clear', { label: 'play.loop-clear', keys: ['alt+x'], run: () => playhead.setState({ loop: null }) }),
  play('half-speed', { label: 'play.half-speed', run: () => playhead.setState({ playing: true, rate: 0.5 }) }),
  play('full-speed', { label: 'play.full-speed', run: () => playhead.setState({ playing: true, rate: 1 }) }),
  play('go-to', { label: 'play.go-to', keys: ['mod+g'], run: () => askFrame() }),
];

registerActions(playActions);
