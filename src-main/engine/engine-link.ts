import type { EngineReply, EngineRequest } from './protocol.ts';

/** The host's end of one engine process, however the shell starts processes. */
export interface EngineLink {
  /** Whether the process can still be told something. */
  readonly open: boolean;
  send(request: EngineRequest): void;
  /** Called once, before the first request. */
  onReply(listener: (reply: EngineReply) => void): void;
  /** Called once, before the first request; the listener hears once that the process is gone, and why. */
  onEnd(listener: (reason: string) => void): void;
  /** Asks the process to end by itself. */
  end(): void;
  /** Ends the process at once. */
  kill(): void;
}

/** Starts an engine process. */
export type StartEngine = () => EngineLink;
