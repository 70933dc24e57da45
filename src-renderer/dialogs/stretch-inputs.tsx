import { NumberInput } from '@mantine/core';
import { t } from '../words/words.ts';

/** A stretch of a clip as it is typed, seconds; empty where it is open. */
export interface Stretch {
  readonly start: number | string;
  readonly end: number | string;
}

interface StretchInputsProps extends Stretch {
  readonly onChange: (more: Partial<Stretch>) => void;
}

/** Where a stretch of a clip begins and ends. */
export function StretchInputs({ start, end, onChange }: StretchInputsProps) {
  return (
    <>
      <NumberInput
        label={t('capture.start')}
        placeholder="0"
        suffix=" s"
        min={0}
        decimalScale={3}
        value={start}
        onChange={(value) => onChange({ start: value })}
      />
      <NumberInput
        label={t('capture.end')}
        placeholder={t('capture.to-the-end')}
        suffix=" s"
        min={0}
        decimalScale={3}
        value={end}
        onChange={(value) => onChange({ end: value })}
      />
    </>
  );
}
