import { Button, Switch } from '@mantine/core';
import { type DragEvent, useState } from 'react';
import { cuts, kindOf } from '#shared/cleanup/operation-table.ts';
import type { CleanupOperation } from '#shared/cleanup/stack.ts';
import type { CleanupReport } from '#shared/contract/studio/cleanup.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { t } from '../../words/words.ts';
import styles from './cleanup.module.css';
import { FigureTable } from './figure-table.tsx';
import { FootHolds } from './foot-holds.tsx';
import { IntervalField } from './interval-field.tsx';
import {
  changed,
  isFresh,
  keepStack,
  mainLine,
  moveOperation,
  removeOperation,
  resetOperation,
  shareFloor,
} from './model.ts';
import { SettingField } from './setting-field.tsx';

interface OperationCardProps {
  readonly operation: CleanupOperation;
  readonly index: number;
  readonly last: boolean;
  readonly report: CleanupReport['operations'][number] | null;
  readonly locked: boolean;
}

const DRAG = 'application/x-vibe-cleanup';

/** One operation: switch, name, what it did, and its settings when it is opened. It can be dragged to another place. */
export function OperationCard({ operation, index, last, report, locked }: OperationCardProps) {
  const [open, setOpen] = useState(false);
  const [over, setOver] = useState(false);
  const { id, kind, on } = operation;
  const name = t(`cleanup.op-${kind}`);
  const line = report ? mainLine(kind, report.before, report.after) : null;
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void moveOperation(event.dataTransfer.getData(DRAG), index);
  };
  return (
    <li
      className={styles.card}
      data-on={on}
      data-over={over || undefined}
      draggable={!locked && !open}
      onDragStart={(event) => event.dataTransfer.setData(DRAG, id)}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(DRAG)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <div className={styles.head}>
        <Switch
          size="xs"
          checked={on}
          disabled={locked}
          aria-label={t('cleanup.switch', { name })}
          onChange={() => void keepStack(changed(id, { on: !on }))}
        />
        <button
          type="button"
          className={styles.name}
          aria-expanded={open}
          aria-label={t('cleanup.open', { name })}
          onClick={() => setOpen(!open)}
        >
          <span>{name}</span>
          {on && line ? (
            <span className={styles.effect} data-trend={line.trend}>
              {line.before === line.after ? line.after : `${line.before} → ${line.after}`}
            </span>
          ) : null}
        </button>
        <IconButton
          icon="close"
          label={t('cleanup.remove', { name })}
          disabled={locked}
          onClick={() => void removeOperation(id)}
        />
      </div>
      {open ? (
        <div className={styles.settings}>
          <p className={styles.note}>{t(`cleanup.op-${kind}-hint`)}</p>
          <Told report={report} timing={kindOf(kind).timing && !cuts(kind)} />
          {Object.entries(kindOf(kind).settings).map(([key, setting]) => (
            <SettingField key={key} operation={operation} name={key} setting={setting} locked={locked} />
          ))}
          {kind === 'floor' ? (
            <Button size="compact-xs" variant="default" disabled={locked} onClick={() => void shareFloor(operation)}>
              {t('cleanup.share-floor')}
            </Button>
          ) : null}
          {kindOf(kind).interval ? <IntervalField operation={operation} locked={locked} /> : null}
          {kind === 'foot-lock' ? <FootHolds operation={operation} locked={locked} /> : null}
          {report && on ? <FigureTable before={report.before} after={report.after} /> : null}
          <div className={styles.order}>
            <Button
              size="compact-xs"
              variant="default"
              disabled={locked || index === 0}
              onClick={() => void moveOperation(id, index - 1)}
              aria-label={t('cleanup.up', { name })}
            >
              ↑
            </Button>
            <Button
              size="compact-xs"
              variant="default"
              disabled={locked || last}
              onClick={() => void moveOperation(id, index + 1)}
              aria-label={t('cleanup.down', { name })}
            >
              ↓
            </Button>
            <Button
              size="compact-xs"
              variant="default"
              disabled={locked || isFresh(operation)}
              onClick={() => void resetOperation(operation)}
            >
              {t('cleanup.reset')}
            </Button>
          </div>
        </div>
      ) : null}
    </li>
  );
}

function Told({ report, timing }: { readonly report: OperationCardProps['report']; readonly timing: boolean }) {
  const lines: string[] = [];
  if (timing) lines.push(t('cleanup.only-file'));
  if (report?.note === 'no-contacts') lines.push(t('cleanup.no-contacts'));
  if (report?.note === 'gaps-left') lines.push(t('cleanup.gaps-left'));
  if (report?.resampled) {
    const { frames_in, keys_out, drift_us } = report.resampled;
    lines.push(t('cleanup.resampled', { in: frames_in, out: keys_out, drift: drift_us.toFixed(2) }));
  }
  if (report?.keys) {
    const { keys_in, keys_out, worst_deg, worst_mm } = report.keys;
    lines.push(
      t('cleanup.reduced', { in: keys_in, out: keys_out, deg: worst_deg.toFixed(2), mm: worst_mm.toFixed(1) }),
    );
  }
  return lines.map((line) => (
    <p key={line} className={styles.told}>
      {line}
    </p>
  ));
}
