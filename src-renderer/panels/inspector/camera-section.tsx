import type { TakeItem } from '#shared/contract/studio/takes.ts';
import { t } from '../../words/words.ts';
import { fieldOfView } from './model.ts';
import { Fact, Section } from './section.tsx';

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
    </Section>
  );
}
