import { describe, expect, it } from 'vitest';
import { secondsOf, Waveform } from '#renderer/timeline/waveform.ts';

describe('waveform', () => {
  it('shows the loudest sample behind each column', () => {
    const peaks = new Float32Array(2000);
    peaks[2 * 500] = -0.9;
    peaks[2 * 500 + 1] = 0.4;
    const wave = new Waveform(peaks, 100);
    const out = new Float32Array(200);
    wave.columnsInto(out, { from: 0, to: 300 }, 100, secondsOf(null, { num: 30, den: 1 }));
    expect(out[2 * 50]).toBeCloseTo(-0.9, 6);
    expect(out[2 * 50 + 1]).toBeCloseTo(0.4, 6);
    expect([...out].filter((value) => value !== 0)).toHaveLength(2);
    expect(wave.peak).toBeCloseTo(0.9, 6);
  });

  it('has nothing after the sound ends', () => {
    const wave = new Waveform(new Float32Array(200).fill(0.1), 100);
    const out = new Float32Array(8);
    wave.columnsInto(out, { from: 0, to: 120 }, 4, secondsOf(null, { num: 30, den: 1 }));
    expect(out[0]).toBeCloseTo(0.1, 6);
    expect(out[2]).toBeNaN();
  });

  it('follows the presentation times of clips whose rate varies', () => {
    const seconds = secondsOf(Float64Array.from([500_000, 600_000, 1_600_000]), { num: 30, den: 1 });
    expect(seconds(0)).toBe(0);
    expect(seconds(1.5)).toBeCloseTo(0.6, 9);
    expect(seconds(2)).toBeCloseTo(1.1, 9);
  });
});
