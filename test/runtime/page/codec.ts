export interface Codec {
  /** Throws on what cannot be cloned, with Electron's words. */
  pack(value: unknown): string;
  unpack(text: string): unknown;
}

/**
 * Values as Electron's IPC copies them, to text and back.
 * Its source is also put into pages, so it refers to nothing outside itself.
 */
export function createCodec(): Codec {
  interface Marked {
    readonly $: string;
    readonly v?: never;
  }
  const toText = (bytes: Uint8Array): string =>
    btoa(Array.from(bytes, (b) => String.fromCharCode(b)).join(''));
  const toBytes = (text: string): Uint8Array<ArrayBuffer> =>
    Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const refuse = (): never => {
    throw new Error('An object could not be cloned.');
  };
  const bytesOf = (view: ArrayBufferView): Uint8Array =>
    new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  const mapValues = (value: object, change: (value: unknown) => unknown): object =>
    Object.fromEntries(Object.entries(value).map(([key, each]) => [key, change(each)]));

  const out = (value: unknown): unknown => {
    if (value === undefined) return { $: 'undefined' };
    if (typeof value === 'function' || typeof value === 'symbol') return refuse();
    if (typeof value === 'bigint') return { $: 'bigint', v: String(value) };
    if (typeof value === 'number' && !Number.isFinite(value)) return { $: 'number', v: String(value) };
    if (value === null || typeof value !== 'object') return value;
    if (Array.isArray(value)) return value.map(out);
    if (value instanceof Date) return { $: 'date', v: value.getTime() };
    if (value instanceof Error) return { $: 'error', v: [value.name, value.message] };
    if (value instanceof Map) return { $: 'map', v: [...(value as Map<unknown, unknown>)].map(out) };
    if (value instanceof Set) return { $: 'set', v: [...(value as Set<unknown>)].map(out) };
    if (value instanceof ArrayBuffer) return { $: 'buffer', v: toText(new Uint8Array(value)) };
    if (ArrayBuffer.isView(value)) return { $: 'bytes', v: toText(bytesOf(value)) };
    if (value instanceof Promise || value instanceof WeakMap || value instanceof WeakSet) return refuse();
    const copy = mapValues(value, out);
    return '$' in value ? { $: 'object', v: copy } : copy;
  };
  const back = (value: unknown): unknown => {
    if (value === null || typeof value !== 'object') return value;
    if (Array.isArray(value)) return value.map(back);
    if (!('$' in value)) return mapValues(value, back);
    const { $: kind, v } = value as Marked;
    switch (kind) {
      case 'undefined':
        return undefined;
      case 'bigint':
        return BigInt(v as never);
      case 'number':
        return Number(v);
      case 'date':
        return new Date(v as never);
      case 'error': {
        const [name, message] = v as unknown as [string, string];
        return Object.assign(new Error(message), { name });
      }
      case 'map':
        return new Map((v as unknown as unknown[]).map(back) as [unknown, unknown][]);
      case 'set':
        return new Set((v as unknown as unknown[]).map(back));
      case 'buffer':
        return toBytes(v as never).buffer;
      case 'bytes':
        return toBytes(v as never);
      default:
        return mapValues(v as never, back);
    }
  };
  return {
    pack: (value) => JSON.stringify(out(value)),
    unpack: (text) => back(JSON.parse(text)),
  };
}
