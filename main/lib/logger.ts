export type LogLevel = 'error' | 'warn' | 'info' | 'debug';

/** No key, passphrase, invite secret or message text is ever given to it (I3). */
export interface Logger {
  log(level: LogLevel, event: string, details?: Readonly<Record<string, unknown>>): void;
}

export const silentLogger: Logger = { log: () => undefined };

const order: readonly LogLevel[] = ['error', 'warn', 'info', 'debug'];

/** One line for each event, as `time level event {details}`, to `write`; events below `least` are left out. */
export function lineLogger(write: (line: string) => void, least: LogLevel): Logger {
  return {
    log(level, event, details) {
      if (order.indexOf(level) > order.indexOf(least)) return;
      const rest = details === undefined ? '' : ` ${JSON.stringify(details, errorsAsText)}`;
      write(`${new Date().toISOString()} ${level} ${event}${rest}\n`);
    },
  };
}

const errorsAsText = (_key: string, value: unknown): unknown =>
  value instanceof Error ? (value.stack ?? value.message) : value;
