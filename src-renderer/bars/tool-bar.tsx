import { applies, runAction } from '../actions/registry.ts';
import { useActions } from '../actions/use-actions.ts';
import { clipDocument } from '../document/clip-document.ts';
import { keysOf } from '../keys/keymap.ts';
import { reportProblem } from '../notices/report-problem.ts';
import { ReviewBar } from '../review/review-bar.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { english } from '../words/english.ts';
import { t, type WordKey } from '../words/words.ts';
import styles from './tool-bar.module.css';
import { Transport } from './transport.tsx';

/** Actions whose words are shown beside the icon. */
const WITH_WORDS = new Set(['file.import', 'file.capture', 'file.export']);
const GROUPS = ['file', 'edit', 'view', 'play', 'person', 'help'] as const;

/** The actions that stand in the toolbar, by menu, and the issue queue. */
export function ToolBar() {
  const actions = useActions();
  const groups = GROUPS.map((menu) => actions.filter((action) => action.place === 'toolbar' && action.menu === menu));
  return (
    <div className={styles.bar} role="toolbar" aria-label={t('toolbar.name')}>
      {groups
        .filter((group) => group.length > 0)
        .map((group) => (
          <div key={group[0]!.id} className={styles.group}>
            {group.map((action) => (
              <IconButton
                key={action.id}
                icon={action.icon ?? 'info'}
                label={labelOf(action.id, t(action.label))}
                chord={keysOf(action)[0]}
                disabled={!applies(action)}
                pressed={action.checked?.()}
                onClick={() => void runAction(action.id).catch(reportProblem)}
              >
                {WITH_WORDS.has(action.id) ? t(action.label) : undefined}
              </IconButton>
            ))}
          </div>
        ))}
      <div className={styles.rest}>
        <Transport actions={actions} />
      </div>
      <ReviewBar />
    </div>
  );
}

/** Undo and redo say what they would do. */
function labelOf(id: string, label: string): string {
  const { undo, redo } = clipDocument.getState();
  if (id === 'edit.undo' && undo) return t('edit.undo-what', { what: whatWords(undo) });
  if (id === 'edit.redo' && redo) return t('edit.redo-what', { what: whatWords(redo) });
  return label;
}

/** The host names edits by their procedures. */
function whatWords(what: string): string {
  const key = `edit.what-${what}`;
  return key in english ? t(key as WordKey) : what;
}
