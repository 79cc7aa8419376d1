import { builtPlatform } from './built-platform.ts';
import type { BackgroundName, Platform } from '../../main/platform.ts';

/** Plain Node, where a test says when a background program dies, and when the machine sleeps. */
export class MortalPlatform implements Platform {
  readonly language = 'en';
  readonly #inner = builtPlatform();
  readonly #running = new Map<BackgroundName, () => Promise<void>>();
  #suspend: () => void | Promise<void> = () => undefined;
  #resume: () => void = () => undefined;
  /** How many were started. */
  started = 0;

  startBackground: Platform['startBackground'] = (name) => {
    this.started += 1;
    const inner = this.#inner.startBackground(name);
    let died = false;
    this.#running.set(name, () => {
      died = true;
      return inner.stop();
    });
    return { ...inner, onExit: (listener) => inner.onExit((code) => listener(died ? 1 : code)) };
  };

  onSuspend = (listener: () => void | Promise<void>): (() => void) => {
    this.#suspend = listener;
    return () => (this.#suspend = () => undefined);
  };

  onResume = (listener: () => void): (() => void) => {
    this.#resume = listener;
    return () => (this.#resume = () => undefined);
  };

  /** Ends the background program as a crash does; resolves once the app knows. */
  async kill(name: BackgroundName): Promise<void> {
    await this.#running.get(name)?.();
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** Resolves once the app is ready for the machine to sleep. */
  async suspend(): Promise<void> {
    await this.#suspend();
  }

  resume(): void {
    this.#resume();
  }
}
