import { join } from 'node:path';
import { expect, it } from 'vitest';
import { pictureFormat } from '#main/media/picture-format.ts';
import { scratchFolder } from '#test/support/studio.ts';

it('says that a file is missing which went after it was looked at', async () => {
  const gone = pictureFormat(join(scratchFolder(), 'gone.mp4'));
  await expect(gone).rejects.toMatchObject({ name: 'Problem', code: 'media/missing' });
});
