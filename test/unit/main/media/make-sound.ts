import { Codec, CodecContext, FormatContext, Frame, Packet, Rational } from 'node-av';
import * as av from 'node-av/constants';

/**
 * A second of sound in AAC, silence by default.
 *
 * @param sample  value of the i-th of 44,100 samples a second, −1..1
 */
export async function makeSound(file: string, sample: (i: number) => number = () => 0): Promise<string> {
  const format = new FormatContext();
  format.allocOutputContext2(null, null, file);
  const codec = Codec.findEncoderByName('aac' as never)!;
  const encoder = new CodecContext();
  encoder.allocContext3(codec);
  Object.assign(encoder, {
    sampleRate: 44100,
    sampleFormat: av.AV_SAMPLE_FMT_FLTP,
    channelLayout: { nbChannels: 1, order: 1, mask: 4n },
    timeBase: new Rational(1, 44100),
    bitRate: 64000n,
  });
  encoder.setFlags(av.AV_CODEC_FLAG_GLOBAL_HEADER);
  if ((await encoder.open2(codec)) < 0) throw new Error('no AAC encoder');
  const stream = format.newStream();
  stream.codecpar.fromContext(encoder);
  await format.openOutput();
  await format.writeHeader();
  const packet = new Packet();
  packet.alloc();
  const held: Buffer[] = [];
  for (let block = 0; block <= 40; block++) {
    const samples = Float32Array.from({ length: 1024 }, (_, i) => sample(block * 1024 + i));
    const bytes = Buffer.from(samples.buffer);
    // A frame points into the bytes it was given and does not hold them.
    held.push(bytes);
    const sound = Frame.fromAudioBuffer(bytes, {
      nbSamples: 1024,
      format: av.AV_SAMPLE_FMT_FLTP,
      sampleRate: 44100,
      channelLayout: { nbChannels: 1, order: 1, mask: 4n } as never,
      pts: BigInt(block * 1024),
    });
    await encoder.sendFrame(block < 40 ? sound : null);
    while ((await encoder.receivePacket(packet)) >= 0) {
      packet.streamIndex = 0;
      packet.rescaleTs(new Rational(1, 44100), stream.timeBase);
      await format.interleavedWriteFrame(packet);
    }
  }
  if (held.length === 0) throw new Error('no sound was made');
  await format.writeTrailer();
  await format.closeOutput();
  return file;
}
