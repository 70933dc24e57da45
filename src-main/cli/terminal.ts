import type { Progress, Warning } from '#main/pipeline/context.ts';

/** Where a command talks to people. With `json`, standard output carries one JSON document and nothing else. */
export interface Terminal {
  /** One line for people. */
  line(text: string): void;
  /** Progress of a long stage: a bar on a terminal, a plain line now and then otherwise. */
  progress(progress: Progress): void;
  warn(warning: Warning): void;
  /** Ends the bar in progress, if any. */
  settle(): void;
  /** The machine-readable result; printed only with `json`. */
  result(value: unknown): void;
}

export interface TerminalOptions {
  readonly json: boolean;
  readonly out?: NodeJS.WritableStream & { isTTY?: boolean; columns?: number };
  readonly err?: NodeJS.WritableStream & { isTTY?: boolean; columns?: number };
  /** Milliseconds; replaced in tests. */
  readonly now?: () => number;
}

/** Shortest pause between two drawings of the bar, and between two plain lines, ms. */
const BAR_PAUSE = 100;
const LINE_PAUSE = 2000;

/** Creates the terminal of one command. */
export function createTerminal(options: TerminalOptions): Terminal {
  const { json, out = process.stdout, err = process.stderr, now = performance.now.bind(performance) } = options;
  const talk = json ? err : out;
  let stage = '';
  let stageStart = 0;
  let lastDrawn = Number.NEGATIVE_INFINITY;
  let barOpen = false;

  function settle(): void {
    if (barOpen) talk.write('\n');
    barOpen = false;
  }

  return {
    settle,
    line(text) {
      settle();
      talk.write(`${text}\n`);
    },
    warn(warning) {
      settle();
      err.write(`warning: ${warning.message}\n`);
    },
    progress(progress) {
      const time = now();
      if (progress.stage !== stage) {
        settle();
        stage = progress.stage;
        stageStart = time;
        lastDrawn = Number.NEGATIVE_INFINITY;
      }
      const finished = progress.done >= progress.total;
      if (!finished && time - lastDrawn < (talk.isTTY ? BAR_PAUSE : LINE_PAUSE)) return;
      if (finished && !talk.isTTY && lastDrawn === Number.POSITIVE_INFINITY) return;
      lastDrawn = finished ? Number.POSITIVE_INFINITY : time;
      const text = describe(progress, (time - stageStart) / 1000);
      if (talk.isTTY) {
        talk.write(`\r\x1b[2K${bar(progress, talk.columns ?? 80)} ${text}`);
        barOpen = true;
        if (finished) settle();
      } else {
        talk.write(`${text}\n`);
      }
    },
    result(value) {
      settle();
      if (json) out.write(`${JSON.stringify(value, null, 2)}\n`);
    },
  };
}

function describe(p: Progress, seconds: number): string {
  const share = p.total > 0 ? Math.floor((100 * p.done) / p.total) : 100;
  const rate = seconds > 0.5 ? p.done / seconds : 0;
  const speed = rate > 0 ? `, ${rate >= 10 ? rate.toFixed(0) : rate.toFixed(1)} ${p.unit}/s` : '';
  const left = rate > 0 && p.done < p.total ? `, ${duration((p.total - p.done) / rate)} left` : '';
  return `${p.stage}: ${p.done}/${p.total} ${p.unit} (${share} %)${speed}${left}`;
}

function bar(p: Progress, columns: number): string {
  const width = Math.max(8, Math.min(30, columns - 60));
  const full = p.total > 0 ? Math.round((width * Math.min(p.done, p.total)) / p.total) : width;
  return `[${'█'.repeat(full)}${'·'.repeat(width - full)}]`;
}

/** Seconds as people say them: `8 s`, `3 min 20 s`. */
export function duration(seconds: number): string {
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${s % 60} s`;
  return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`;
}
