import type { SelfCheck } from '../preload/contract/model.ts';
import type { Undo } from './lib/emitter.ts';

/** What a background program of ours is started in: a utility process under Electron, a worker thread under Node. */
export interface Background {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Once. `code` is 0 after `stop`. */
  onExit(listener: (code: number) => void): void;
  stop(): Promise<void>;
}

export type BackgroundName = 'network' | 'history';

/** What the app needs from its surroundings, so that everything below runs in plain Node. */
export interface Platform {
  startBackground(name: BackgroundName): Background;
  /** The system's language, a BCP 47 tag. */
  readonly language: string;
  /** Given only http, https and mailto links that were checked. */
  openExternal?(url: string): Promise<void>;
  showFolder?(path: string): Promise<void>;
  /** The machine woke up: addresses and connections are suspect. */
  onResume?(listener: () => void): Undo;
}

export type { SelfCheck };
