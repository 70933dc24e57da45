import { studio } from '../connection/studio-client.ts';
import { chooseFiles } from '../desktop/choose-files.ts';
import { openDialog } from '../dialogs/dialog-store.ts';
import { clipDocument, setTakeShown } from '../document/clip-document.ts';
import { redo, undo } from '../document/edits.ts';
import { playhead } from '../document/playhead.ts';
import { selection } from '../document/selection.ts';
import { DEFAULT_LAYOUT, layout, resetSizes, toggle } from '../layout/layout-store.ts';
import { anotherFollows, answerIssue, leaveReview, nextIssue, reviewQueue } from '../review/review-queue.ts';
import { colorTheme, setColorTheme } from '../theme/color-theme.ts';
import { language, setLanguage } from '../words/use-language.ts';
import { type Action, registerActions } from './registry.ts';

const isOpen = () => clipDocument.getState().project?.kind === 'open';
const writable = () => {
  const { project } = clipDocument.getState();
  return project?.kind === 'open' && !project.read_only;
};
const hasClip = () => clipDocument.getState().clip !== null;
const takeId = () => selection.getState().takeId;
const hasTake = () => takeId() !== null;
const reviewing = () => writable() && reviewQueue.getState().current !== null;

/** Asks for a project in the system's own dialog; where there is none, by its path. */
async function openProjectFile(): Promise<void> {
  const chosen = await chooseFiles('project');
  if (chosen === null) return openDialog({ kind: 'open-project' });
  if (chosen[0] !== undefined) await studio().projects.open({ path: chosen[0] });
}

const file: Action[] = [
  {
    id: 'file.new-project',
    label: 'file.new-project',
    icon: 'plus',
    menu: 'file',
    keys: ['mod+shift+n'],
    run: () => openDialog({ kind: 'new-project' }),
  },
  {
    id: 'file.open-project',
    label: 'file.open-project',
    icon: 'folder-open',
    menu: 'file',
    keys: ['mod+o'],
    run: openProjectFile,
  },
  {
    id: 'file.open-demo',
    label: 'file.open-demo',
    icon: 'spark',
    menu: 'file',
    run: async () => void (await studio().projects.openDemo({})),
  },
  {
    id: 'file.import',
    label: 'file.import',
    icon: 'film',
    menu: 'file',
    place: 'toolbar',
    keys: ['mod+i'],
    when: writable,
    run: () => openDialog({ kind: 'import' }),
  },
  {
    id: 'file.import-data',
    label: 'file.import-data',
    icon: 'people',
    menu: 'file',
    keys: ['mod+shift+i'],
    when: () => writable() && hasClip(),
    run: () => openDialog({ kind: 'import-data', files: [] }),
  },
  {
    id: 'file.capture',
    label: 'file.capture',
    icon: 'capture',
    menu: 'file',
    place: 'toolbar',
    keys: ['mod+shift+c'],
    when: () => writable() && hasClip(),
    run: () => openDialog({ kind: 'capture', mediaIds: [clipDocument.getState().clip!.id] }),
  },
  {
    id: 'file.fine-tune',
    label: 'file.fine-tune',
    icon: 'learn',
    menu: 'file',
    when: isOpen,
    run: () => layout.setState({ training: true, cleanup: false }),
  },
  {
    id: 'file.clean-up',
    label: 'file.clean-up',
    icon: 'spark',
    menu: 'file',
    when: () => (clipDocument.getState().takes?.length ?? 0) > 0,
    run: () => layout.setState({ cleanup: true }),
  },
  {
    id: 'file.export',
    label: 'file.export',
    icon: 'export',
    menu: 'file',
    place: 'toolbar',
    keys: ['mod+e'],
    when: () => (clipDocument.getState().takes?.length ?? 0) > 0,
    run: () => openDialog({ kind: 'export', takeIds: (clipDocument.getState().takes ?? []).map(({ id }) => id) }),
  },
  {
    id: 'file.import-model',
    label: 'file.import-model',
    icon: 'download',
    menu: 'file',
    when: writable,
    run: () => openDialog({ kind: 'import-model' }),
  },
  {
    id: 'file.close-project',
    label: 'file.close-project',
    icon: 'home',
    menu: 'file',
    when: isOpen,
    run: async () => void (await studio().projects.close({})),
  },
];

const edit: Action[] = [
  {
    id: 'edit.undo',
    label: 'edit.undo',
    icon: 'undo',
    menu: 'edit',
    place: 'toolbar',
    keys: ['mod+z'],
    when: () => writable() && clipDocument.getState().undo !== null,
    run: async () => void (await undo()),
  },
  {
    id: 'edit.redo',
    label: 'edit.redo',
    icon: 'redo',
    menu: 'edit',
    place: 'toolbar',
    keys: ['mod+shift+z', 'mod+y'],
    when: () => writable() && clipDocument.getState().redo !== null,
    run: async () => void (await redo()),
  },
];

type PanelName = 'library' | 'inspector' | 'video' | 'viewport' | 'timeline' | 'jobs' | 'training' | 'cleanup';

const panel = (name: PanelName, keys: string[]): Action => ({
  id: `view.${name}`,
  label: `panel.${name}`,
  menu: 'view',
  keys,
  when: name === 'jobs' ? undefined : isOpen,
  checked: () => layout.getState()[name],
  run: () => toggle(name),
});

const view: Action[] = [
  panel('library', ['mod+1']),
  panel('video', ['mod+2']),
  panel('viewport', ['mod+3']),
  panel('timeline', ['mod+4']),
  panel('inspector', ['mod+5']),
  panel('training', ['mod+7']),
  panel('cleanup', ['mod+8']),
  panel('jobs', ['mod+j']),
  {
    id: 'view.curves',
    label: 'view.curves',
    menu: 'view',
    keys: ['mod+6'],
    when: isOpen,
    checked: () => layout.getState().lower === 'curves',
    run: () => layout.setState(({ lower }) => ({ timeline: true, lower: lower === 'curves' ? 'timeline' : 'curves' })),
  },
  {
    id: 'view.reset',
    label: 'view.reset',
    menu: 'view',
    run: () => {
      resetSizes();
      layout.setState(DEFAULT_LAYOUT);
    },
  },
  {
    id: 'view.light',
    label: 'view.light',
    menu: 'view',
    checked: () => colorTheme.getState() === 'light',
    run: () => setColorTheme(colorTheme.getState() === 'light' ? 'dark' : 'light'),
  },
  {
    id: 'view.language',
    label: 'view.language',
    icon: 'language',
    menu: 'view',
    run: () => setLanguage(language.getState() === 'en' ? 'zh' : 'en'),
  },
];

/** Chooses the person `by` places further in the list. */
function choosePerson(by: number): void {
  const takes = clipDocument.getState().takes ?? [];
  if (takes.length === 0) return;
  const at = takes.findIndex(({ id }) => id === takeId());
  const next = takes[(at + by + takes.length) % takes.length]!;
  selection.setState({ takeId: next.id, landmark: null, joint: null });
}

const person: Action[] = [
  {
    id: 'person.next',
    label: 'person.next',
    icon: 'people',
    menu: 'person',
    keys: ['p'],
    when: hasTake,
    run: () => choosePerson(1),
  },
  {
    id: 'person.previous',
    label: 'person.previous',
    menu: 'person',
    keys: ['shift+p'],
    when: hasTake,
    run: () => choosePerson(-1),
  },
  {
    id: 'person.toggle-shown',
    label: 'person.toggle-shown',
    icon: 'eye',
    menu: 'person',
    keys: ['h'],
    when: hasTake,
    checked: () => !clipDocument.getState().hiddenTakes.has(takeId() ?? -1),
    run: () => setTakeShown(takeId()!, clipDocument.getState().hiddenTakes.has(takeId()!)),
  },
];

const review: Action[] = [
  {
    id: 'review.next',
    label: 'review.next',
    icon: 'issue',
    menu: 'play',
    keys: ['n'],
    when: () => hasTake() && (clipDocument.getState().issues?.length ?? 0) > 0,
    run: nextIssue,
  },
  {
    id: 'review.go-on',
    label: 'review.go-on',
    keys: ['space'],
    when: anotherFollows,
    run: nextIssue,
  },
  {
    id: 'review.accept',
    label: 'review.accept',
    icon: 'check',
    menu: 'play',
    keys: ['a'],
    when: reviewing,
    run: () => answerIssue('accepted'),
  },
  {
    id: 'review.reject',
    label: 'review.reject',
    icon: 'close',
    menu: 'play',
    keys: ['x'],
    when: reviewing,
    run: () => answerIssue('rejected'),
  },
  {
    id: 'review.later',
    label: 'review.later',
    icon: 'later',
    menu: 'play',
    keys: ['d'],
    when: reviewing,
    run: () => answerIssue('doubtful'),
  },
  {
    id: 'review.leave',
    label: 'review.leave',
    keys: ['escape'],
    when: () => reviewQueue.getState().active,
    run: leaveReview,
  },
];

const help: Action[] = [
  {
    id: 'help.palette',
    label: 'help.palette',
    icon: 'search',
    menu: 'help',
    keys: ['mod+k'],
    run: () => openDialog({ kind: 'palette' }),
  },
  {
    id: 'help.keys',
    label: 'help.keys',
    icon: 'keyboard',
    menu: 'help',
    keys: ['?'],
    run: () => openDialog({ kind: 'keys' }),
  },
  { id: 'help.about', label: 'help.about', icon: 'info', menu: 'help', run: () => openDialog({ kind: 'about' }) },
];

/** Makes known what can be done in the window itself; called once by the entry. */
export function registerShellActions(): void {
  registerActions([...file, ...edit, ...view, ...person, ...review, ...help]);
}

/** Takes the frames of the loop, or the frame shown, of the chosen person. */
export function chosenSpan(): { take_id: number; from: number; to: number } | null {
  const take_id = takeId();
  if (take_id === null) return null;
  const { frame, loop } = playhead.getState();
  return loop ? { take_id, from: loop.from, to: loop.to } : { take_id, from: frame, to: frame + 1 };
}
