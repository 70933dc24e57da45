import { Menu } from '@mantine/core';
import { useState } from 'react';
import { useStore } from 'zustand';
import type { TakeItem } from '#shared/contract/studio/takes.ts';
import { mergeInto, swapFromHere } from '../../actions/person-actions.ts';
import { allActions, applies, runAction } from '../../actions/registry.ts';
import { clipDocument } from '../../document/clip-document.ts';
import { applyEdit } from '../../document/edits.ts';
import { reportProblem } from '../../notices/report-problem.ts';
import { Icon } from '../../ui/icon.tsx';
import { t } from '../../words/words.ts';
import styles from './inspector.module.css';

const ACTIONS = ['person.swap-sides', 'person.split', 'person.remove'];

/** Colour, name that can be changed, licence, layer, and what can be done with the person. */
export function PersonHead({ take }: { readonly take: TakeItem }) {
  const [name, setName] = useState(take.name);
  const [before, setBefore] = useState(take.name);
  if (before !== take.name) {
    setBefore(take.name);
    setName(take.name);
  }
  const readOnly = useStore(clipDocument, (state) => state.project?.kind === 'open' && state.project.read_only);
  const keep = () => {
    const wanted = name.trim();
    if (wanted === '' || wanted === take.name) return setName(take.name);
    void applyEdit((host) => host.edits.rename({ take_id: take.id, name: wanted })).then((result) => {
      if (result === null) setName(take.name);
    });
  };
  return (
    <div className={styles.head}>
      <span className={styles.swatch} style={{ background: take.color }} />
      <input
        className={styles.nameField}
        value={name}
        maxLength={80}
        readOnly={readOnly}
        aria-label={t('inspector.name')}
        spellCheck={false}
        onChange={(event) => setName(event.target.value)}
        onBlur={keep}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur();
          if (event.key === 'Escape') {
            setName(take.name);
            event.stopPropagation();
          }
        }}
      />
      <PersonMenu take={take} readOnly={readOnly} />
      <div className={styles.badges}>
        <span className={styles.badge} data-layer={take.source}>
          {t(`layer.${take.source}`)}
        </span>
        <span className={styles.badge} data-licence={take.licence} title={t(`licence.${take.licence}-hint`)}>
          {t(`licence.${take.licence}`)}
        </span>
        <span className={styles.span}>
          {t('inspector.frames', { from: take.first_frame, to: take.first_frame + take.frames - 1 })}
        </span>
      </div>
    </div>
  );
}

function PersonMenu({ take, readOnly }: { readonly take: TakeItem; readonly readOnly: boolean }) {
  const others = useStore(clipDocument, (state) => state.takes)?.filter(({ id }) => id !== take.id) ?? [];
  const actions = allActions().filter(({ id }) => ACTIONS.includes(id));
  return (
    <Menu position="bottom-end" disabled={readOnly}>
      <Menu.Target>
        <button type="button" className={styles.more} aria-label={t('inspector.more')} title={t('inspector.more')}>
          <Icon name="menu" />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {actions.map((action) => (
          <Menu.Item
            key={action.id}
            disabled={!applies(action)}
            leftSection={action.icon ? <Icon name={action.icon} size={14} /> : null}
            color={action.id === 'person.remove' ? 'red' : undefined}
            onClick={() => void runAction(action.id).catch(reportProblem)}
          >
            {t(action.label)}
          </Menu.Item>
        ))}
        {others.length > 0 ? <Menu.Divider /> : null}
        {others.map((other) => (
          <Menu.Item
            key={`s${other.id}`}
            leftSection={<Icon name="swap" size={14} />}
            onClick={() => swapFromHere(take.id, other.id)}
          >
            {t('person.swap-with', { name: other.name })}
          </Menu.Item>
        ))}
        {others.map((other) => (
          <Menu.Item
            key={`m${other.id}`}
            leftSection={<Icon name="merge" size={14} />}
            onClick={() => mergeInto(take.id, other.id)}
          >
            {t('person.merge-with', { name: other.name })}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
