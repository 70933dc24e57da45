import { Codec, CodecContext, Frame, Packet, Rational } from 'node-av';
import { AV_PIX_FMT_RGB24, AV_PIX_FMT_YUVJ420P } from 'node-av/constants';
import { assert } from '#shared/errors/problem.ts';
import { evenSize, padToEvenInto } from './even-size.ts';
import { must } from './ffmpeg.ts';
import { FilterChain } from './filter-chain.ts';

/**
 * Encodes a picture as JPEG.
 *
 * @param rgb  height × width × 3 bytes, rows without padding; odd sides grow by a repeated row or column
 */
export async function encodeJpeg(rgb: Uint8Array, size: { width: number; height: number }): Promise<Uint8Array> {
  const even = evenSize(size.width, size.height);
  const padded = Buffer.alloc(even.width * even.height * 3);
  padToEvenInto(padded, rgb, size.width, size.height);
  const codec = Codec.findEncoderByName('mjpeg' as never);
  assert(codec, 'the FFmpeg in use can write JPEG');
  const encoder = new CodecContext();
  using packet = new Packet();
  packet.alloc();
  using toYuv = new FilterChain(() => 'scale=out_range=pc,format=yuvj420p');
  encoder.allocContext3(codec);
  try {
    encoder.width = even.width;
    encoder.height = even.height;
    encoder.pixelFormat = AV_PIX_FMT_YUVJ420P;
    encoder.timeBase = new Rational(1, 25);
    encoder.threadCount = 1;
    encoder.qMin = 4;
    encoder.qMax = 4;
    must(await encoder.open2(codec, null), 'starting the JPEG encoder');
    using picture = Frame.fromVideoBuffer(padded, { ...even, format: AV_PIX_FMT_RGB24 });
    const yuv = await toYuv.run(picture);
    yuv.pts = 0n;
    must(await encoder.sendFrame(yuv), 'encoding a JPEG');
    must(await encoder.sendFrame(null), 'ending the JPEG encoder');
    must(await encoder.receivePacket(packet), 'encoding a JPEG');
    return Uint8Array.from(packet.data!);
  } finally {
    encoder.freeContext();
  }
}
