import { Command } from 'commander';
import { createTerminal, duration } from '#main/cli/terminal.ts';

/** `probe <video>`: what a file holds, and whether it can be captured. */
export function probeCommand(signal: AbortSignal): Command {
  return new Command('probe')
    .description('Show what a video file holds: size, rate, frame times, rotation.')
    .argument('<video>', 'video file')
    .option('--json', 'print one JSON document')
    .action(async (path: string, options: { json?: boolean }) => {
      const terminal = createTerminal({ json: options.json ?? false });
      // Loaded here: no other command needs the decoder in this process.
      const { probeVideo } = await import('#main/media/probe-video.ts');
      const info = await probeVideo(path, { signal });
      const frames = info.ptsUs.length;
      const fps = info.fps.num / info.fps.den;
      terminal.line(`${info.path}`);
      terminal.line(`  ${info.container}, ${info.codec}, ${info.width} × ${info.height} px as shown`);
      terminal.line(
        `  ${frames} frames, ${duration(info.durationUs / 1e6)}, ${fps.toFixed(3)} fps (${info.fps.num}/${info.fps.den})` +
          (info.variableRate ? ', variable frame times (kept)' : ''),
      );
      if (info.rotation || info.flipped) {
        terminal.line(`  rotation ${info.rotation}°${info.flipped ? ', mirrored' : ''} (applied)`);
      }
      terminal.line(
        info.focalPx
          ? `  focal length ${info.focalPx.toFixed(0)} px (from metadata)`
          : '  no focal length in the metadata',
      );
      terminal.result({
        path: info.path,
        sha256: info.sha256,
        bytes: info.bytes,
        container: info.container,
        codec: info.codec,
        width: info.width,
        height: info.height,
        rotation: info.rotation,
        flipped: info.flipped,
        fps: info.fps,
        variable_rate: info.variableRate,
        frames,
        duration_s: info.durationUs / 1e6,
        focal_px: info.focalPx,
        pts_us: [...info.ptsUs],
      });
    });
}
