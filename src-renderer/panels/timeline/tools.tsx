import { useStore } from 'zustand';
import { allActions, applies, runAction } from '../../actions/registry.ts';
import { clipDocument } from '../../document/clip-document.ts';
import { playhead } from '../../document/playhead.ts';
import { keysOf } from '../../keys/keymap.ts';
import { spanSelection } from '../../timeline/span-selection.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { t } from '../../words/words.ts';
import { countWords } from './span-menu.tsx';
import styles from './timeline.module.css';

/** An action of the registry as a button. */
function Tool({ id, tone }: { readonly id: string; readonly tone?: 'good' | 'bad' }) {
  const action = allActions().find((action) => action.id === id);
  if (!action?.icon) return null;
  return (
    <IconButton
      icon={action.icon}
      label={t(action.label)}
      chord={keysOf(action)[0]}
      tone={tone}
      disabled={!applies(action)}
      onClick={() => void runAction(id)}
    />
  );
}

/** What is done with the chosen frames, and how far one looks. */
export function TimelineTools() {
  const span = useStore(spanSelection, (state) => state.span);
  useStore(playhead, (state) => state.frames);
  const readOnly = useStore(clipDocument, ({ project }) => project?.kind === 'open' && project.read_only);
  return (
    <>
      {span ? (
        <div className={styles.chosen}>
          <span>{countWords(span.to - span.from)}</span>
          {readOnly ? null : (
            <>
              <Tool id="span.accept" tone="good" />
              <Tool id="span.reject" tone="bad" />
              <Tool id="span.doubt" />
            </>
          )}
          <Tool id="timeline.loop-span" />
        </div>
      ) : null}
      <Tool id="timeline.marker" />
      <Tool id="timeline.zoom-out" />
      <Tool id="timeline.zoom-in" />
      <Tool id="timeline.zoom-chosen" />
      <Tool id="timeline.fit" />
    </>
  );
}
