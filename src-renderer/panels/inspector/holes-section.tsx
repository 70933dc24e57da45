import { Button, NumberInput, SegmentedControl } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { TakeItem } from '#shared/contract/studio/takes.ts';
import { clipDocument } from '../../document/clip-document.ts';
import { applyEdit } from '../../document/edits.ts';
import { onRowsLoaded, takeData } from '../../document/take-data.ts';
import { tCount } from '../../words/count-words.ts';
import { t } from '../../words/words.ts';
import { Fact, Section } from './section.tsx';

interface Holes {
  readonly frames: number;
  readonly count: number;
}

/** Frames the person was not seen in, and how to fill them. Nothing while everything was seen. */
export function HolesSection({ take }: { readonly take: TakeItem }) {
  const readOnly = useStore(clipDocument, (state) => state.project?.kind === 'open' && state.project.read_only);
  const [holes, setHoles] = useState<Holes>({ frames: 0, count: 0 });
  const [longest, setLongest] = useState<number | string>('');
  const [blend, setBlend] = useState<'spline' | 'slerp'>('spline');
  // biome-ignore lint/correctness/useExhaustiveDependencies: counted again when the take changed
  useEffect(() => {
    const count = () => setHoles(holesOf(take.id));
    count();
    return onRowsLoaded(count);
  }, [take.id, take.revision]);
  if (holes.count === 0) return null;
  const filled = take.filled.reduce((sum, { from, to }) => sum + to - from, 0);
  return (
    <Section title={t('inspector.holes')}>
      <Fact name={`${tCount('inspector.holes-frames', holes.frames)} ${tCount('inspector.holes-places', holes.count)}`}>
        {filled > 0 ? t('inspector.holes-filled', { frames: filled }) : ''}
      </Fact>
      <NumberInput
        size="xs"
        label={t('inspector.holes-longest')}
        placeholder={t('inspector.holes-any')}
        min={1}
        allowDecimal={false}
        value={longest}
        onChange={setLongest}
      />
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label={t('inspector.holes-pace')}
        value={blend}
        onChange={(value) => setBlend(value as typeof blend)}
        data={[
          { value: 'spline', label: t('inspector.holes-spline') },
          { value: 'slerp', label: t('inspector.holes-slerp') },
        ]}
      />
      <Button
        fullWidth
        variant="default"
        disabled={readOnly}
        onClick={() => {
          const most = Number(longest) > 0 ? Math.floor(Number(longest)) : null;
          const span = { from: take.first_frame, to: take.first_frame + take.frames };
          void applyEdit((host) => host.edits.fillGaps({ take_id: take.id, ...span, max_frames: most, blend }));
        }}
      >
        {t('inspector.holes-fill')}
      </Button>
    </Section>
  );
}

function holesOf(takeId: number): Holes {
  const seen = takeData(takeId)?.array('seen') ?? [];
  let frames = 0;
  let count = 0;
  for (let row = 0; row < seen.length; row++) {
    if (seen[row] !== 0) continue;
    frames++;
    if (row === 0 || seen[row - 1] !== 0) count++;
  }
  return { frames, count };
}
