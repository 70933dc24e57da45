import { Button, Menu, SegmentedControl } from '@mantine/core';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { kindOf, OPERATION_NAMES } from '#shared/cleanup/operation-table.ts';
import { clipDocument, takeById } from '../../document/clip-document.ts';
import { selection } from '../../document/selection.ts';
import { layout } from '../../layout/layout-store.ts';
import { spanSelection } from '../../timeline/span-selection.ts';
import { Condition } from '../../ui/condition.tsx';
import { Icon } from '../../ui/icon.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { t } from '../../words/words.ts';
import type { PanelManifest } from '../panel-manifest.ts';
import styles from './cleanup.module.css';
import { FigureTable } from './figure-table.tsx';
import { followExported } from './follow-exported.ts';
import { addOperation, cleanupState, makeClean, showCleaned, startCleanup } from './model.ts';
import { OperationCard } from './operation-card.tsx';

function Cleanup() {
  const takeId = useStore(selection, (state) => state.takeId);
  const take = useStore(clipDocument, (state) => takeById(takeId, state));
  const locked = useStore(clipDocument, ({ project }) => project?.kind === 'open' && project.read_only);
  const { stack, shown, report, trouble } = useStore(cleanupState);
  const id = take?.id ?? null;
  useEffect(() => (id === null ? undefined : startCleanup(id)), [id]);
  useEffect(() => (id === null ? undefined : followExported(id)), [id]);
  if (take === null)
    return <Condition kind="empty" icon="person" title={t('cleanup.no-take')} hint={t('cleanup.no-take-hint')} />;
  if (stack === null) {
    if (trouble) return <Condition kind="trouble" title={trouble.message} hint={trouble.hint} />;
    return <Condition kind="loading" title={t('cleanup.loading')} />;
  }
  if (stack.operations.length === 0) {
    return (
      <div className={styles.panel} data-testid="cleanup">
        <Condition kind="empty" icon="spark" title={t('cleanup.empty')} hint={t('cleanup.empty-hint')}>
          <Button disabled={locked} onClick={() => void makeClean()}>
            {t('cleanup.auto')}
          </Button>
          <AddMenu locked={locked} />
        </Condition>
      </div>
    );
  }
  return (
    <div className={styles.panel} data-testid="cleanup">
      <section className={styles.section}>
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label={t('cleanup.shown')}
          value={shown ? 'after' : 'before'}
          onChange={(value) => void showCleaned(value === 'after')}
          data={[
            { value: 'before', label: t('cleanup.before') },
            { value: 'after', label: t('cleanup.after') },
          ]}
        />
        {report ? <FigureTable before={report.before} after={report.after} /> : null}
        {take.exported ? (
          <p className={styles.note} data-testid="exported">
            {t(take.exported.loops ? 'cleanup.exported-loop' : 'cleanup.exported', {
              from: take.exported.from,
              to: take.exported.to - 1,
            })}
          </p>
        ) : null}
        {report && !report.on_picture ? <p className={styles.note}>{t('cleanup.off-picture')}</p> : null}
        {trouble ? (
          <p className={styles.trouble} role="alert">
            {trouble.message} {trouble.hint}
          </p>
        ) : null}
      </section>
      <ol className={styles.list}>
        {stack.operations.map((operation, index) => (
          <OperationCard
            key={operation.id}
            operation={operation}
            index={index}
            last={index === stack.operations.length - 1}
            report={report?.operations.find((one) => one.id === operation.id) ?? null}
            locked={locked}
          />
        ))}
      </ol>
      <div className={styles.foot}>
        <AddMenu locked={locked} />
      </div>
    </div>
  );
}

function AddMenu({ locked }: { readonly locked: boolean }) {
  const add = (kind: (typeof OPERATION_NAMES)[number]) => {
    const { span } = spanSelection.getState();
    const own = span?.takeId === cleanupState.getState().takeId ? { from: span.from, to: span.to } : null;
    void addOperation(kind, own);
  };
  return (
    <Menu position="bottom-start" width={280} disabled={locked}>
      <Menu.Target>
        <Button variant="default" leftSection={<Icon name="plus" />} disabled={locked}>
          {t('cleanup.add')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={styles.menu}>
        {OPERATION_NAMES.map((kind, index) => (
          <div key={kind}>
            {index > 0 && kindOf(kind).timing !== kindOf(OPERATION_NAMES[index - 1]!).timing ? <Menu.Divider /> : null}
            <Menu.Item onClick={() => add(kind)}>
              <span className={styles.choice}>{t(`cleanup.op-${kind}`)}</span>
              <span className={styles.choiceHint}>{t(`cleanup.op-${kind}-hint`)}</span>
            </Menu.Item>
          </div>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function CleanupTools() {
  const locked = useStore(clipDocument, ({ project }) => project?.kind === 'open' && project.read_only);
  return (
    <>
      <IconButton icon="spark" label={t('cleanup.auto')} disabled={locked} onClick={() => void makeClean()} />
      <IconButton
        icon="close"
        label={t('panel.close')}
        chord="mod+8"
        onClick={() => layout.setState({ cleanup: false })}
      />
    </>
  );
}

/** Clean-up of the chosen person: operations in order, what each does to the figures, before and after. */
export const cleanupPanel: PanelManifest = {
  id: 'cleanup',
  title: 'panel.cleanup',
  Panel: Cleanup,
  Tools: CleanupTools,
};
