import { Checkbox, Select, TextInput } from '@mantine/core';
import { useEffect, useId, useState } from 'react';
import type { NumberSetting, Setting } from '#shared/cleanup/operation-table.ts';
import { type CleanupOperation, type SettingValue, settingOf } from '#shared/cleanup/stack.ts';
import { parseRate } from '#shared/math/frame-rates.ts';
import { t, type WordKey } from '../../words/words.ts';
import styles from './cleanup.module.css';
import { keepStack, numberText, numberTyped, tryStack, withSetting } from './model.ts';

interface SettingFieldProps {
  readonly operation: CleanupOperation;
  readonly name: string;
  readonly setting: Setting;
  readonly locked: boolean;
}

/** One setting of an operation. Sliders show what they do while they are dragged, and are kept when they are let go. */
export function SettingField({ operation, name, setting, locked }: SettingFieldProps) {
  const label = t(`cleanup.set-${name}` as WordKey);
  const value = settingOf(operation, name);
  const keep = (next: SettingValue) => void keepStack(withSetting(operation, name, next));
  switch (setting.kind) {
    case 'number':
      return (
        <NumberField
          label={label}
          setting={setting}
          value={value as number}
          locked={locked}
          onTry={(next) => tryStack(withSetting(operation, name, next))}
          onKeep={keep}
        />
      );
    case 'choice':
      return (
        <Select
          size="xs"
          label={label}
          allowDeselect={false}
          disabled={locked}
          value={String(value)}
          onChange={(next) => next !== null && keep(next)}
          data={setting.values.map((word) => ({ value: word, label: t(`cleanup.is-${word}` as WordKey) }))}
        />
      );
    case 'flag':
      return (
        <Checkbox
          size="xs"
          label={label}
          disabled={locked}
          checked={value === true}
          onChange={(event) => keep(event.currentTarget.checked)}
        />
      );
    case 'rate':
      return <RateField label={label} value={String(value)} locked={locked} onKeep={keep} />;
  }
}

interface NumberFieldProps {
  readonly label: string;
  readonly setting: NumberSetting;
  readonly value: number;
  readonly locked: boolean;
  readonly onTry: (value: number) => void;
  readonly onKeep: (value: number) => void;
}

/** Keys that move a slider. */
const MOVES = /^(Arrow|Page|Home|End)/;

/** A slider, the same number to type with its unit, and a way back to what it was when the operation was added. */
function NumberField({ label, setting, value, locked, onTry, onKeep }: NumberFieldProps) {
  const id = useId();
  const { min, max, step, unit, fallback } = setting;
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <span className={styles.number}>
        {value === fallback || locked ? null : (
          <button
            type="button"
            className={styles.back}
            title={t('cleanup.back-to', { value: numberText(setting, fallback) })}
            aria-label={`${label}: ${t('cleanup.back-to', { value: numberText(setting, fallback) })}`}
            onClick={() => onKeep(fallback)}
          >
            ↺
          </button>
        )}
        <TypedNumber label={label} setting={setting} value={value} locked={locked} onKeep={onKeep} />
      </span>
      <input
        id={id}
        type="range"
        className={styles.slider}
        min={min}
        max={max}
        step={step}
        value={value}
        disabled={locked}
        aria-valuetext={`${numberText(setting, value)} ${unit}`}
        onChange={(event) => onTry(Number(event.currentTarget.value))}
        onPointerUp={(event) => onKeep(Number(event.currentTarget.value))}
        onKeyUp={(event) => MOVES.test(event.key) && onKeep(Number(event.currentTarget.value))}
      />
    </div>
  );
}

type TypedNumberProps = Omit<NumberFieldProps, 'onTry'>;

/** The number as it is typed: kept with Enter or on leaving, brought into its range; what is no number is forgotten. */
function TypedNumber({ label, setting, value, locked, onKeep }: TypedNumberProps) {
  const shown = numberText(setting, value);
  const [text, setText] = useState(shown);
  useEffect(() => setText(shown), [shown]);
  const done = () => {
    const typed = numberTyped(setting, text);
    if (typed !== null && typed !== value) onKeep(typed);
    else setText(shown);
  };
  return (
    <>
      <input
        className={styles.typed}
        inputMode="decimal"
        aria-label={t('cleanup.type', { name: label })}
        value={text}
        disabled={locked}
        onChange={(event) => setText(event.currentTarget.value)}
        onFocus={(event) => event.currentTarget.select()}
        onBlur={done}
        onKeyDown={(event) => {
          if (event.key === 'Enter') done();
          if (event.key === 'Escape') setText(shown);
        }}
      />
      <span className={styles.unit}>{setting.unit || '%'}</span>
    </>
  );
}

function RateField({
  label,
  value,
  locked,
  onKeep,
}: {
  readonly label: string;
  readonly value: string;
  readonly locked: boolean;
  readonly onKeep: (value: string) => void;
}) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const good = parseRate(text) !== null;
  const done = () => {
    if (good && text !== value) onKeep(text);
    if (!good) setText(value);
  };
  return (
    <TextInput
      size="xs"
      label={label}
      placeholder="30000/1001"
      disabled={locked}
      value={text}
      error={!good}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={done}
      onKeyDown={(event) => event.key === 'Enter' && done()}
    />
  );
}
