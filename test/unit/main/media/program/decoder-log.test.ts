import { describe, expect, it } from 'vitest';
import { decoderLog, type LoggedFrame } from '#main/media/program/decoder-log.ts';

function heard(lines: readonly string[]): LoggedFrame[] {
  const frames: LoggedFrame[] = [];
  const onLine = decoderLog((frame) => frames.push(frame));
  for (const line of lines) onLine(line);
  return frames;
}

describe('decoderLog', () => {
  it('reads the wordings of FFmpeg 5, 6 and 7', () => {
    expect(
      heard([
        'decoder -> ist_index:0 type:video frame_pts:512 frame_pts_time:0.03 best_effort_ts:512 best_effort_ts_time:0.03 keyframe:0 frame_type:3 time_base:1/15360',
        'decoder -> pts:1024 pts_time:0.0666667 pkt_dts:NOPTS pkt_dts_time:NOPTS duration:512 duration_time:0.03 keyframe:1 frame_type:1 time_base:1/15360',
        '[vist#0:0/h264 @ 0x5] [dec:h264 @ 0x6] decoder -> pts:-40 pts_time:-0.04 pkt_dts:0 pkt_dts_time:0 duration:40 duration_time:0.04 keyframe:0 frame_type:2 time_base:1/1000',
      ]),
    ).toEqual([
      { us: 33333, damaged: false },
      { us: 66667, damaged: false },
      { us: -40000, damaged: false },
    ]);
  });

  it('tells which frame is damaged, and which has no time', () => {
    expect(
      heard([
        'encoder <- type:video frame_pts:0 frame_pts_time:0 time_base:1/1000000',
        'file:a.mp4: corrupt decoded frame in stream 0',
        'decoder -> ist_index:0 type:video frame_pts:1 frame_pts_time:1 best_effort_ts:1 best_effort_ts_time:1 keyframe:0 frame_type:3 time_base:1/1',
        'decoder -> ist_index:0 type:video frame_pts:NOPTS frame_pts_time:NOPTS best_effort_ts:NOPTS best_effort_ts_time:NOPTS keyframe:0 frame_type:3 time_base:1/1',
      ]),
    ).toEqual([
      { us: 1_000_000, damaged: true },
      { us: null, damaged: false },
    ]);
  });
});
