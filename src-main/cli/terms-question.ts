import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { RESEARCH_TERMS } from '#main/services/models/research-terms.ts';
import type { Terminal } from './terminal.ts';

/** Shows the terms of imported models when they are needed, once per command, and knows what was answered. */
export interface TermsQuestion {
  /** True if `--accept-terms` was given or the question was answered with yes. */
  accepted(): boolean;
  /** Shows the terms and asks; where nobody can answer (a script, `--json`) that is a no. */
  ask(signal: AbortSignal): Promise<boolean>;
}

/** @param given `--accept-terms` was given: nobody is asked */
export function createTermsQuestion(given: boolean, terminal: Terminal, options: { json: boolean }): TermsQuestion {
  let answer: boolean | null = given ? true : null;
  return {
    accepted: () => answer ?? false,
    async ask(signal) {
      if (answer !== null) return answer;
      terminal.line(`\n${RESEARCH_TERMS.text}\n`);
      answer = process.stdin.isTTY === true && !options.json && (await askYesNo('Do you accept? (y/n) ', signal));
      return answer;
    },
  };
}

async function askYesNo(question: string, signal: AbortSignal): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  // Readline takes Ctrl-C for itself; the end of the input (Ctrl-D) is a no.
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  const ended = once(lines, 'close').then(() => '');
  try {
    return /^\s*y(es)?\s*$/i.test(await Promise.race([lines.question(question, { signal }), ended]));
  } finally {
    lines.close();
  }
}
