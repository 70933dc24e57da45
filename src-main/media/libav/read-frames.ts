import { Frame, Packet } from 'node-av';
import { AV_FRAME_FLAG_CORRUPT, AVERROR_EOF } from 'node-av/constants';
import { isWaiting } from './av.ts';
import type { OpenVideo } from './open-video.ts';

/**
 * Reads the packets of the video stream in file order. The packet is reused: it is valid until the next step.
 *
 * @returns the code reading ended with: AVERROR_EOF or an error of the file
 */
export async function* readPackets(video: OpenVideo): AsyncGenerator<Packet, number> {
  const { format, stream } = video;
  const packet = new Packet();
  packet.alloc();
  try {
    for (;;) {
      const code = await format.readFrame(packet);
      if (code < 0) return code;
      if (packet.streamIndex === stream.index) yield packet;
      packet.unref();
    }
  } finally {
    packet.free();
  }
}

/**
 * Decodes an open video from where it stands, in display order. Packets that cannot be decoded and frames the decoder
 * marks as damaged are passed over; the caller sees the hole in the time stamps. The frame is reused: it is valid
 * until the next step.
 */
export async function* readFrames(
  video: OpenVideo,
  packets: AsyncGenerator<Packet, number> = readPackets(video),
): AsyncGenerator<Frame> {
  const { decoder } = video;
  const frame = new Frame();
  frame.alloc();
  try {
    for await (const packet of packets) {
      // A damaged packet is refused here; the frames around it still come.
      await decoder.sendPacket(packet);
      yield* received(video, frame);
    }
    await decoder.sendPacket(null);
    yield* received(video, frame);
  } finally {
    frame.free();
    await packets.return(AVERROR_EOF);
  }
}

/** Errors in a row after which a decoder is taken to have given up on what it was sent. */
const MAX_ERRORS = 64;

async function* received({ decoder }: OpenVideo, frame: Frame): AsyncGenerator<Frame> {
  for (let errors = 0; errors < MAX_ERRORS; ) {
    const code = await decoder.receiveFrame(frame);
    if (isWaiting(code)) return;
    if (code < 0) {
      errors++;
      continue;
    }
    if (frame.decodeErrorFlags === 0 && (frame.flags & AV_FRAME_FLAG_CORRUPT) === 0) yield frame;
    frame.unref();
  }
}
