import { errorText } from '../../preload/contract/error-text.ts';
import type { ErrorCode } from '../../preload/contract/errors.ts';
import type { NoticeCode } from '../../preload/contract/model.ts';
import type { Language } from '../config.ts';
import type { CliEvent } from './events.ts';
import { plain, plainJson } from './plain.ts';
import { text, type TextKey } from './text.ts';

interface Sink {
  write(text: string): unknown;
}

/** The two ways of answering: lines for people, or one JSON object a line for programs. Nothing it writes can act on the terminal. */
export class Output {
  readonly json: boolean;
  language: Language;
  readonly #out: Sink;
  readonly #errors: Sink;
  /** What went wrong before the first event that is no error: `ready` comes first. */
  #early: CliEvent[] | null = [];

  constructor(options: { json: boolean; language: Language; out: Sink; errors: Sink }) {
    this.json = options.json;
    this.language = options.language;
    this.#out = options.out;
    this.#errors = options.errors;
  }

  /** For programs only. */
  event(event: CliEvent): void {
    if (!this.json) return;
    if (this.#early && event.type === 'error') this.#early.push(event);
    else {
      const early = this.#early ?? [];
      this.#early = null;
      const events = event.type === 'bye' ? [...early, event] : [event, ...early];
      for (const one of events) this.#out.write(`${plainJson(one)}\n`);
    }
  }

  /** A line for people, on standard output. */
  say(line: string): void {
    if (!this.json) this.#out.write(`${plain(line)}\n`);
  }

  /** A line for people beside what was asked for, on standard error. */
  note(key: TextKey, values: Readonly<Record<string, string | number>> = {}): void {
    if (!this.json) this.#errors.write(`${plain(this.text(key, values))}\n`);
  }

  /** Something worth knowing that is no failure, as a sentence on standard error for people and beside programs alike. */
  inform(code: NoticeCode): void {
    this.#errors.write(`${plain(errorText(this.language, code))}\n`);
  }

  /** Something went wrong: a sentence on standard error, or an `error` object. Without a sentence of its own, the code's. */
  fail(code: ErrorCode | NoticeCode, sentence = errorText(this.language, code)): void {
    if (this.json) this.event({ type: 'error', code, message: sentence });
    else this.#errors.write(`${plain(sentence)}\n`);
  }

  text(key: TextKey, values: Readonly<Record<string, string | number>> = {}): string {
    return text(this.language, key, values);
  }
}
