import fs from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { colours, type Colour } from '../preload/contract/model.ts';
import { Settings } from '../preload/contract/settings.ts';
import { storageError } from './history/database.ts';
import type { Clock } from './lib/clock.ts';
import { Emitter, type Undo } from './lib/emitter.ts';
import { Turns } from './lib/turns.ts';
import { writeWholeFile } from './lib/whole-file.ts';

export const defaultSettings: Settings = {
  name: '',
  colour: 'blue',
  language: 'system',
  theme: 'system',
  sendKey: 'enter',
  availability: 'active',
  statusText: '',
  tellReading: true,
  quietHours: null,
  notifications: 'words',
  notificationSound: false,
  textSize: 'normal',
  density: 'comfortable',
  emojiTone: 0,
  recentEmoji: [],
};

/** The colour of somebody who has chosen none: by their key, so that not everybody in a room has the same. */
export const colourOf = (publicKey: Uint8Array): Colour =>
  colours[(publicKey[0] ?? 0) % colours.length] ?? defaultSettings.colour;

/**
 * Reads `settings.json` in `folder`. A missing file means `defaults`.
 * A damaged one is moved aside, what is sound in it is kept, and the rest has its default; so it never rejects for its content.
 * Rejects with AppError `storage-…` where the disk does.
 */
export async function openSettings(
  folder: string,
  clock: Pick<Clock, 'now'>,
  defaults: Settings = defaultSettings,
): Promise<SettingsStore> {
  const file = path.join(folder, 'settings.json');
  try {
    const text = await readOrNull(file);
    if (text === null) return new SettingsStore(file, defaults, {}, null);
    const { settings, further, sound } = parse(text, defaults);
    const setAside = sound ? null : await moveAside(file, clock.now());
    return new SettingsStore(file, settings, further, setAside);
  } catch (error) {
    throw storageError(error);
  }
}

/** What the person has set on this device: one file, and one event when it changes. */
export class SettingsStore {
  /** Where a damaged file was moved to when this was opened, or null. */
  readonly setAside: string | null;
  readonly #file: string;
  /** What a newer version keeps in the file stays in it. */
  readonly #further: Readonly<Record<string, unknown>>;
  readonly #changed = new Emitter<Settings>();
  readonly #writing = new Turns();
  #current: Settings;

  constructor(
    file: string,
    current: Settings,
    further: Readonly<Record<string, unknown>>,
    setAside: string | null,
  ) {
    this.#file = file;
    this.#current = current;
    this.#further = further;
    this.setAside = setAside;
  }

  get current(): Settings {
    return this.#current;
  }

  onChanged(listener: (settings: Settings) => void): Undo {
    return this.#changed.on(listener);
  }

  /**
   * Resolves with the whole once it is on disk. Changes are made one after the other, in the order of the calls.
   * Rejects with AppError `storage-…`; the settings are then as before.
   */
  change(part: Partial<Settings>): Promise<Settings> {
    return this.#writing.take(() => this.#write(part));
  }

  async #write(part: Partial<Settings>): Promise<Settings> {
    const next = Settings.parse({ ...this.#current, ...part });
    if (isDeepStrictEqual(next, this.#current)) return this.#current;
    try {
      await writeWholeFile(this.#file, `${JSON.stringify({ ...this.#further, ...next }, null, 2)}\n`);
    } catch (error) {
      throw storageError(error);
    }
    this.#current = next;
    this.#changed.emit(next);
    return next;
  }
}

async function readOrNull(file: string): Promise<string | null> {
  try {
    return await fs.readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Each setting by itself, so that one that cannot be read does not cost the others. */
function parse(
  text: string,
  defaults: Settings,
): {
  readonly settings: Settings;
  readonly further: Readonly<Record<string, unknown>>;
  readonly sound: boolean;
} {
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { settings: defaults, further: {}, sound: false };
  }
  const given = Object.entries(value);
  const readable = given.filter(
    ([field, content]) => isField(field) && Settings.shape[field].safeParse(content).success,
  );
  return {
    settings: { ...defaults, ...(Object.fromEntries(readable) as Partial<Settings>) },
    further: Object.fromEntries(given.filter(([field]) => !isField(field))),
    sound: readable.length === given.filter(([field]) => isField(field)).length,
  };
}

const isField = (field: string): field is keyof Settings => Object.hasOwn(defaultSettings, field);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function moveAside(file: string, now: number): Promise<string> {
  const time = new Date(now).toISOString().slice(0, 19).replaceAll(':', '-');
  const target = path.join(path.dirname(file), `settings-damaged-${time}.json`);
  await fs.rename(file, target);
  return target;
}
