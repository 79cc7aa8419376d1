/** Members that callers look for without meaning to use them. */
const silent = new Set(['then', 'toJSON', 'inspect', 'nodeType', 'asymmetricMatch']);

/**
 * `target`, except that reading a member it does not have throws: what this runtime does not provide
 * must fail a test, not pass it by being `undefined`.
 */
export function strict<Target extends object>(name: string, target: Target): Target {
  return new Proxy(target, {
    get(own, key, receiver) {
      if (key in own || typeof key === 'symbol' || silent.has(key)) return Reflect.get(own, key, receiver);
      throw missing(`${name}.${key}`);
    },
  });
}

export const missing = (member: string): Error => new Error(`stand-in electron: ${member} is not provided`);

/** An event that a listener may cancel. */
export class CancellableEvent {
  defaultPrevented = false;
  preventDefault(): void {
    this.defaultPrevented = true;
  }
  static with<Details extends object>(details: Details): CancellableEvent & Details {
    return Object.assign(new CancellableEvent(), details);
  }
}
