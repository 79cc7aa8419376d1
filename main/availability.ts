import type { Availability } from '../preload/contract/conversation.ts';
import { Emitter, type Undo } from './lib/emitter.ts';

interface Parts {
  readonly settings: {
    readonly current: {
      readonly availability: Availability;
      readonly statusText: string;
      readonly tellReading: boolean;
    };
    onChanged(listener: () => void): Undo;
  };
  readonly attendance: { readonly idle: boolean; readonly changed: Emitter<void> };
}

/** What others are told of whether this person can be talked to. */
export interface OwnStatus {
  readonly availability: Availability;
  readonly text: string;
}

/** What this person tells of themselves: as they have set it, but that `active` turns to `away` while nobody touches anything here. */
export class OwnAvailability {
  /** Told once for each change of `current`. */
  readonly changed = new Emitter<unknown>();
  readonly #parts: Parts;
  #current: OwnStatus;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#current = this.#effective();
    parts.settings.onChanged(() => this.#look());
    parts.attendance.changed.on(() => this.#look());
  }

  get current(): OwnStatus {
    return this.#current;
  }

  /** Whether others may know up to where this person has read, and when they write. */
  get tellsReading(): boolean {
    return this.#parts.settings.current.tellReading;
  }

  #effective(): OwnStatus {
    const { availability, statusText } = this.#parts.settings.current;
    const away = availability === 'active' && this.#parts.attendance.idle;
    return { availability: away ? 'away' : availability, text: statusText };
  }

  #look(): void {
    const { availability, text } = this.#effective();
    if (availability === this.#current.availability && text === this.#current.text) return;
    this.#current = { availability, text };
    this.changed.emit(this.#current);
  }
}
