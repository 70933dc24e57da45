import { Text } from '@mantine/core';
import type { TakeItem } from '#shared/contract/studio/takes.ts';
import { t } from '../../words/words.ts';
import { fieldOfView } from './model.ts';
import { Fact, Section } from './section.tsx';

/** Whether the camera moved, and how sure that is. */
function Filmed({ filmed }: { readonly filmed: NonNullable<TakeItem['filmed']> }) {
  const sure = t('inspector.camera-sure', { share: Math.round(100 * filmed.confidence) });
  const words = {
    still: t('inspector.camera-still'),
    moves: t('inspector.camera-moves', { angle: filmed.turn_degrees.toFixed(1) }),
    unclear: t('inspector.camera-unclear'),
  };
  return (
    <>
      <Fact name={t('inspector.camera-motion')}>
        {words[filmed.state]} · {sure}
      </Fact>
      {filmed.travel && (
        <Fact name={t('inspector.camera-travel')}>
          {t('inspector.camera-carried', { metres: filmed.travel.metres.toFixed(2) })} ·{' '}
          {t('inspector.camera-sure', { share: Math.round(100 * filmed.travel.confidence) })}
        </Fact>
      )}
      {filmed.state === 'moves' && !filmed.travel && (
        <Text size="xs" c="dimmed">
          {t(filmed.followed ? 'inspector.camera-followed' : 'inspector.camera-lost')}
        </Text>
      )}
    </>
  );
}

/** The camera the take was solved with. */
export function CameraSection({ take }: { readonly take: TakeItem }) {
  const [width, height] = take.image_size;
  return (
    <Section title={t('inspector.camera')}>
      <Fact name={t('inspector.focal')}>{Math.round(take.focal_px)} px</Fact>
      <Fact name={t('inspector.view')}>{fieldOfView(take.focal_px, width).toFixed(1)}°</Fact>
      <Fact name={t('inspector.picture')}>
        {width} × {height}
      </Fact>
      {take.filmed && <Filmed filmed={take.filmed} />}
    </Section>
  );
}
