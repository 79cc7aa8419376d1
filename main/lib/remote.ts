/** Two-way messages with a background program; values are copied as by structured clone. */
export interface Channel {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
}

interface CallMessage {
  readonly call: number;
  readonly name: string;
  readonly args: readonly unknown[];
}
interface AnswerMessage {
  readonly answer: number;
  readonly value?: unknown;
  readonly failure?: Failure;
}
/** What is left of an error on the other side. */
export interface Failure {
  readonly message: string;
  readonly code?: unknown;
  readonly stack?: string | undefined;
}

const has = (value: unknown, key: string): boolean =>
  typeof value === 'object' && value !== null && key in value;

/** Runs the calls that come over `channel` on `target`'s methods of the same names, in the order they come; other messages pass by. */
export function serveCalls<Target extends object>(channel: Channel, target: Target): void {
  channel.onMessage((message) => {
    if (!has(message, 'call')) return;
    const { call, name, args } = message as CallMessage;
    const fail = (error: unknown): void => {
      const { message: text, code, stack } = error as Error & { code?: unknown };
      channel.post({ answer: call, failure: { message: text, code, stack } } satisfies AnswerMessage);
    };
    try {
      const method = target[name as keyof Target] as (...args: readonly unknown[]) => unknown;
      const value = method.apply(target, args as unknown[]);
      if (value instanceof Promise) {
        value.then(
          (settled: unknown) => channel.post({ answer: call, value: settled } satisfies AnswerMessage),
          fail,
        );
      } else channel.post({ answer: call, value } satisfies AnswerMessage);
    } catch (error) {
      fail(error);
    }
  });
}

/** Of what came back, what can be told: the other side may be in anybody's hands. */
function readable({ message, code, stack }: Failure): Failure {
  return {
    message: typeof message === 'string' ? message : 'failed without a word',
    code,
    stack: typeof stack === 'string' ? stack : undefined,
  };
}

/** The calling end. `revive` makes the error a caller gets of what came back. */
export function connectCalls(
  channel: Channel,
  revive: (failure: Failure) => Error,
): { call<Value>(name: string, ...args: readonly unknown[]): Promise<Value>; failAll(error: Error): void } {
  const pending = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  let lastId = 0;
  let ended: Error | null = null;
  channel.onMessage((message) => {
    if (!has(message, 'answer')) return;
    const { answer, value, failure } = message as AnswerMessage;
    const waiting = pending.get(answer);
    pending.delete(answer);
    if (failure) waiting?.reject(revive(readable(failure)));
    else waiting?.resolve(value as never);
  });
  return {
    call(name, ...args) {
      if (ended) return Promise.reject(ended);
      const id = ++lastId;
      return new Promise((resolve, reject) => {
        pending.set(id, { resolve, reject });
        channel.post({ call: id, name, args } satisfies CallMessage);
      });
    },
    /** Rejects what is under way and everything after: the other side is gone. */
    failAll(error) {
      ended = error;
      for (const { reject } of pending.values()) reject(error);
      pending.clear();
    },
  };
}
