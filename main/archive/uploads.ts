import { open, unlink, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../preload/contract/errors.ts';
import { storageError } from '../history/database.ts';
import { Turns } from '../lib/turns.ts';
import type { Source } from './chunks.ts';
import { archiveLimits } from './format.ts';

const fileName = 'archive-upload';

/** The one file that is being taken in, piece by piece: in the data folder, for this user alone, until it is opened or another one comes. */
export class Uploads {
  readonly #file: string;
  readonly #writing = new Turns();
  #upload: string | null = null;
  #size = 0;

  constructor(folder: string) {
    this.#file = path.join(folder, fileName);
  }

  /** Takes away what a run before has left. */
  async start(): Promise<void> {
    await unlink(this.#file).catch(() => undefined);
  }

  /** In the order of the calls. Throws `archive-too-large`, `invalid-request` where a piece is not the next one, `storage-…`. */
  put(upload: string, at: number, piece: Uint8Array): Promise<void> {
    return this.#writing.take(() => this.#put(upload, at, piece));
  }

  /** What was put under that name, for as long as `use` runs. Throws `archive-invalid` where nothing was. */
  async read<Value>(upload: string, use: (source: Source) => Promise<Value>): Promise<Value> {
    await this.#writing.idle();
    if (upload !== this.#upload) throw new AppError('archive-invalid');
    const handle = await open(this.#file, 'r').catch(() => {
      throw new AppError('archive-invalid');
    });
    try {
      return await use(sourceOf(handle, this.#size));
    } finally {
      await handle.close();
    }
  }

  /** What was put under that name is not needed any more. */
  drop(upload: string): Promise<void> {
    return this.#writing.take(async () => {
      if (upload === this.#upload) await this.#clear();
    });
  }

  async #put(upload: string, at: number, piece: Uint8Array): Promise<void> {
    if (at === 0) {
      await this.#clear();
      this.#upload = upload;
    }
    if (upload !== this.#upload || at !== this.#size) throw new AppError('invalid-request');
    if (at + piece.length > archiveLimits.file) {
      await this.#clear();
      throw new AppError('archive-too-large');
    }
    try {
      // What stands there by another hand is not written into, and no link is followed.
      const handle = await open(this.#file, at === 0 ? 'wx' : 'r+', 0o600);
      try {
        await handle.writev([piece], at);
      } finally {
        await handle.close();
      }
    } catch (error) {
      await this.#clear();
      throw storageError(error);
    }
    this.#size += piece.length;
  }

  async #clear(): Promise<void> {
    this.#upload = null;
    this.#size = 0;
    await unlink(this.#file).catch(() => undefined);
  }
}

function sourceOf(handle: FileHandle, size: number): Source {
  return {
    size,
    async read(at, length) {
      const buffer = Buffer.alloc(length);
      for (let done = 0; done < length;) {
        const { bytesRead } = await handle.read(buffer, done, length - done, at + done);
        if (bytesRead === 0) throw new AppError('archive-invalid');
        done += bytesRead;
      }
      return buffer;
    },
  };
}
