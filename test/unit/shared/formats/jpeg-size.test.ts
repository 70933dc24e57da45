import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FormatError } from '#shared/formats/format-error.ts';
import { jpegSize } from '#shared/formats/jpeg-size.ts';
import { makeClip, temporaryFolder } from '#test/unit/main/media/make-clip.ts';

describe('the size of a JPEG', async () => {
  const path = join(temporaryFolder(), 'a%d.jpg');
  await makeClip(path, { width: 322, height: 46, times: [0], encoder: 'mjpeg', pixelFormat: 'yuvj420p' });
  const bytes = readFileSync(path.replace('%d', '1'));

  it('is read from its header', () => {
    expect(jpegSize(bytes)).toEqual({ width: 322, height: 46 });
  });

  it('is found behind a comment and fill bytes', () => {
    const comment = [0xff, 0xff, 0xfe, 0x00, 0x05, 0xff, 0xc0, 0x00];
    const longer = Uint8Array.of(...bytes.subarray(0, 2), ...comment, ...bytes.subarray(2));
    expect(jpegSize(longer)).toEqual({ width: 322, height: 46 });
  });

  it('is not guessed where the header is cut off or of another format', () => {
    for (let length = 0; length < 24; length++) expect(() => jpegSize(bytes.subarray(0, length))).toThrow(FormatError);
    expect(() => jpegSize(Uint8Array.of(0x89, 0x50, 0x4e, 0x47))).toThrow('it is not a JPEG picture');
    expect(() => jpegSize(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0xff, 0xff, 0, 0, 0, 0, 0, 0))).toThrow(
      'not in its header',
    );
  });
});
