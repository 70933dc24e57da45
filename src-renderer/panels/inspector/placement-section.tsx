import { Button, NumberInput } from '@mantine/core';
import { useState } from 'react';
import { useStore } from 'zustand';
import type { TakeItem } from '#shared/contract/studio/takes.ts';
import { runAction } from '../../actions/registry.ts';
import { clipDocument } from '../../document/clip-document.ts';
import { applyLongEdit } from '../../document/long-edit.ts';
import { reportProblem } from '../../notices/report-problem.ts';
import { t } from '../../words/words.ts';
import { Section } from './section.tsx';
import { useBodyHeight } from './use-body-height.ts';

/** Height of the person, focal length of the camera and the floor, after the capture. */
export function PlacementSection({ take }: { readonly take: TakeItem }) {
  const height = useBodyHeight(take);
  const readOnly = useStore(clipDocument, ({ project }) => project?.kind === 'open' && project.read_only);
  return (
    <Section title={t('inspector.placement')}>
      <NumberField
        label={t('inspector.set-height')}
        hint={t('inspector.set-height-hint')}
        value={height === null ? null : Math.round(height)}
        range={[40, 260]}
        readOnly={readOnly}
        onSet={(height_cm) =>
          applyLongEdit('setHeight', (host, signal) =>
            host.edits.setHeight({ take_id: take.id, height_cm }, { signal }),
          )
        }
      />
      <NumberField
        label={t('inspector.set-focal')}
        hint={t('inspector.set-focal-hint', { width: take.image_size[0] })}
        value={Math.round(take.focal_px)}
        range={[100, 100_000]}
        readOnly={readOnly}
        onSet={(focal_px) =>
          applyLongEdit('setFocal', (host, signal) => host.edits.setFocal({ take_id: take.id, focal_px }, { signal }))
        }
      />
      <Button
        fullWidth
        variant="default"
        disabled={readOnly}
        onClick={() => void runAction('correct.floor').catch(reportProblem)}
      >
        {t('correct.floor')}
      </Button>
    </Section>
  );
}

interface NumberFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly value: number | null;
  readonly range: readonly [least: number, most: number];
  readonly readOnly: boolean;
  readonly onSet: (value: number) => Promise<unknown>;
}

/** A number that is set with Enter or by leaving the field; Escape takes the typing back. */
function NumberField({ label, hint, value, range, readOnly, onSet }: NumberFieldProps) {
  const [typed, setTyped] = useState<number | string>(value ?? '');
  const [before, setBefore] = useState(value);
  if (before !== value) {
    setBefore(value);
    setTyped(value ?? '');
  }
  const keep = () => {
    const wanted = Number(typed);
    if (typed === '' || !(wanted >= range[0] && wanted <= range[1])) return setTyped(value ?? '');
    if (wanted !== value) void onSet(wanted).then((result) => result === null && setTyped(value ?? ''));
  };
  return (
    <NumberInput
      size="xs"
      label={label}
      title={hint}
      value={typed}
      min={range[0]}
      max={range[1]}
      readOnly={readOnly}
      clampBehavior="none"
      onChange={setTyped}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key === 'Escape') {
          setTyped(value ?? '');
          event.stopPropagation();
        }
      }}
    />
  );
}
