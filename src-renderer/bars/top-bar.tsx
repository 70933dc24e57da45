import { Menu, Menubar } from '@mantine/core';
import { Fragment } from 'react';
import { useStore } from 'zustand';
import { type Action, applies, type MenuName, runAction } from '../actions/registry.ts';
import { useActions } from '../actions/use-actions.ts';
import { clipDocument } from '../document/clip-document.ts';
import { keysOf } from '../keys/keymap.ts';
import { reportProblem } from '../notices/report-problem.ts';
import { Icon } from '../ui/icon.tsx';
import { KeyCaps } from '../ui/key-caps.tsx';
import { english } from '../words/english.ts';
import { t, type WordKey } from '../words/words.ts';
import { Logo } from './logo.tsx';
import { menuGroups } from './menu-groups.ts';
import styles from './top-bar.module.css';

const MENUS: readonly MenuName[] = ['file', 'edit', 'view', 'play', 'person', 'help'];

/** Name, menus, project, and the way to everything else. */
export function TopBar() {
  const actions = useActions();
  const project = useStore(clipDocument, (state) => state.project);
  return (
    <header className={styles.bar}>
      <Logo />
      <Menubar aria-label={t('menu.all')} classNames={{ root: styles.menubar, target: styles.target }}>
        {MENUS.map((menu) => {
          const { inline, submenus } = menuGroups(actions, menu);
          if (inline.length + submenus.length === 0) return null;
          return (
            <Menubar.Menu key={menu}>
              <Menubar.Target>{t(`menu.${menu}`)}</Menubar.Target>
              <Menubar.Dropdown>
                {inline.map((group, index) => (
                  <Fragment key={group[0]!.id}>
                    {index > 0 ? <Menu.Divider /> : null}
                    {group.map((action) => (
                      <MenuEntry key={action.id} action={action} />
                    ))}
                  </Fragment>
                ))}
                {inline.length > 0 && submenus.length > 0 ? <Menu.Divider /> : null}
                {submenus.map(({ panel, actions: own }) => (
                  <Menu.Sub key={panel} position="right-start">
                    <Menu.Sub.Target>
                      <Menu.Sub.Item className={styles.entry} leftSection={<span className={styles.tick} />}>
                        {panelName(panel)}
                      </Menu.Sub.Item>
                    </Menu.Sub.Target>
                    <Menu.Sub.Dropdown className={styles.dropdown}>
                      {own.map((action) => (
                        <MenuEntry key={action.id} action={action} />
                      ))}
                    </Menu.Sub.Dropdown>
                  </Menu.Sub>
                ))}
              </Menubar.Dropdown>
            </Menubar.Menu>
          );
        })}
      </Menubar>
      <div className={styles.project}>
        {project?.kind === 'open' ? (
          <>
            <span className={styles.name} title={project.path}>
              {project.name}
            </span>
            {project.read_only ? (
              <span className={styles.readonly} title={t('project.read-only-hint')}>
                <Icon name="lock" size={12} />
                {t('project.read-only')}
              </span>
            ) : null}
          </>
        ) : null}
      </div>
      <button type="button" className={styles.search} onClick={() => void runAction('help.palette')}>
        <Icon name="search" size={14} />
        <span>{t('palette.open')}</span>
        <KeyCaps chord="mod+k" />
      </button>
    </header>
  );
}

function panelName(panel: string): string {
  const key = `panel.${panel}`;
  return key in english ? t(key as WordKey) : panel;
}

function MenuEntry({ action }: { readonly action: Action }) {
  const [chord] = keysOf(action);
  const ticked = action.checked?.();
  return (
    <Menu.Item
      className={styles.entry}
      disabled={!applies(action)}
      onClick={() => void runAction(action.id).catch(reportProblem)}
      leftSection={
        <span className={styles.tick}>
          {ticked ? <Icon name="check" size={14} /> : action.icon ? <Icon name={action.icon} size={14} /> : null}
        </span>
      }
      rightSection={chord ? <KeyCaps chord={chord} /> : null}
      aria-checked={ticked}
    >
      {t(action.label)}
    </Menu.Item>
  );
}
