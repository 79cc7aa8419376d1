export interface BridgeEnd {
  expose(key: string, value: unknown): void;
  onExpose(listener: (key: string, value: unknown) => void): void;
}

/**
 * One end of `contextBridge` between a page's own world and its preload's: functions are called across,
 * everything else is copied. Its source is put into pages, so it refers to nothing outside itself.
 * The two worlds share a DOM; a synchronous event with a secret name carries each call, so what is exposed
 * is there before the page's first script.
 */
export function createBridgeEnd(secret: string, side: 'page' | 'preload'): BridgeEnd {
  type Message =
    | { readonly op: 'expose'; readonly key: string; readonly value: unknown }
    | { readonly op: 'call'; readonly id: number; readonly args: readonly unknown[] }
    | { readonly op: 'return'; readonly value: unknown }
    | { readonly op: 'throw'; readonly message: string }
    | {
        readonly op: 'settle';
        readonly id: number;
        readonly value: unknown;
        readonly failure: string | null;
      };
  type Called = (...args: unknown[]) => unknown;
  interface Settling {
    readonly resolve: (value: unknown) => void;
    readonly reject: (error: Error) => void;
  }

  const other = side === 'page' ? 'preload' : 'page';
  // Taken now: a page may replace its globals later.
  const { dispatchEvent, addEventListener, CustomEvent, Error, Promise, Map, WeakMap } = globalThis;
  const functions = new Map<number, Called>();
  const ids = new WeakMap<Called, number>();
  const settling = new Map<number, Settling>();
  let lastId = 0;
  let answer: Message | null = null;
  let heard: (key: string, value: unknown) => void = () => undefined;

  const post = (detail: Message): void =>
    void dispatchEvent.call(globalThis, new CustomEvent(secret + other, { detail }));
  const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
  const isPlain = (value: object): boolean => {
    const prototype: unknown = Object.getPrototypeOf(value);
    return prototype === null || Object.getPrototypeOf(prototype) === null;
  };
  const keep = (called: Called): number => {
    const known = ids.get(called);
    if (known !== undefined) return known;
    const id = ++lastId;
    ids.set(called, id);
    functions.set(id, called);
    return id;
  };
  const out = (value: unknown): unknown => {
    if (typeof value === 'function') return { $function: keep(value as Called) };
    if (typeof value === 'symbol') throw new Error('symbols cannot cross the context bridge');
    if (value === null || typeof value !== 'object') return value;
    if (value instanceof Promise) {
      const id = ++lastId;
      value.then(
        (settled) => post({ op: 'settle', id, value: out(settled), failure: null }),
        (error: unknown) => post({ op: 'settle', id, value: null, failure: wordsOf(error) }),
      );
      return { $promise: id };
    }
    if (Array.isArray(value)) return value.map(out);
    if (value instanceof Error) return new Error(value.message);
    if (!isPlain(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, out(each)]));
  };
  const call = (id: number, args: readonly unknown[]): unknown => {
    post({ op: 'call', id, args: args.map(out) });
    const got = answer;
    if (got?.op === 'throw') throw new Error(got.message);
    return got?.op === 'return' ? back(got.value) : undefined;
  };
  const back = (value: unknown): unknown => {
    if (value === null || typeof value !== 'object') return value;
    if (Array.isArray(value)) return value.map(back);
    if (!isPlain(value)) return value;
    if ('$function' in value) {
      const id = value.$function as number;
      return (...args: unknown[]) => call(id, args);
    }
    if ('$promise' in value) {
      const id = value.$promise as number;
      return new Promise((resolve, reject) => settling.set(id, { resolve, reject }));
    }
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, back(each)]));
  };
  const run = (id: number, args: readonly unknown[]): Message => {
    try {
      return { op: 'return', value: out(functions.get(id)?.(...args.map(back))) };
    } catch (error) {
      return { op: 'throw', message: wordsOf(error) };
    }
  };

  addEventListener.call(globalThis, secret + side, (event: Event) => {
    const message = (event as CustomEvent<Message>).detail;
    if (message.op === 'expose') heard(message.key, back(message.value));
    else if (message.op === 'call') post(run(message.id, message.args));
    else if (message.op === 'settle') {
      const { id, value, failure } = message;
      const waiting = settling.get(id);
      settling.delete(id);
      if (failure === null) waiting?.resolve(back(value));
      else waiting?.reject(new Error(failure));
    } else answer = message;
  });
  return {
    expose: (key, value) => post({ op: 'expose', key, value: out(value) }),
    onExpose: (listener) => {
      heard = listener;
    },
  };
}
