import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createApp, type App } from '../../main/app.ts';
import { readConfig } from '../../main/config.ts';
import { nodePlatform } from '../../main/node-platform.ts';
import type { Background, Platform } from '../../main/platform.ts';
import { createClient, type Client } from '../../preload/bridge/client.ts';
import { memoryPorts } from '../../preload/bridge/port.ts';
import type { JoinTarget } from '../../preload/contract/api.ts';
import { AppError, isErrorCode } from '../../preload/contract/errors.ts';
import type { Person, Room } from '../../preload/contract/model.ts';
import { loginSecrets, quickLogins } from './quick-logins.ts';
import { hold } from './target.ts';

const root = path.resolve(import.meta.dirname, '../..');
const roomsAtMost = 8;
const doorTries = 40;
const doorPauseMs = 500;

/** The calls that a window is told the data folder by. */
export const tellsFolder = (call: string): boolean => call === 'app.info' || call === 'app.selfCheck';

/** Two people with the whole app each, in this process, the programs behind it in threads of their own: `ana` is the one things are done to. */
export class World {
  readonly #host: Seat;
  readonly #guest: Seat;
  readonly #secrets: readonly string[];
  #known: ReadonlyMap<string, string> = new Map();
  readonly #further = new Map<string, string>();

  constructor(host: Seat, guest: Seat) {
    this.#host = host;
    this.#guest = guest;
    this.#secrets = [host, guest].flatMap(({ folder }) => secretsIn(path.join(folder, 'identity')));
  }

  static async open(options: { readonly logins: 'quick' | 'real' }): Promise<World> {
    const [ana, ben] = [await takeSeat('Ana', options.logins), await takeSeat('Ben', options.logins)];
    const world = new World(ana, ben);
    ana.mayDial.add(await ben.app.listen());
    ben.mayDial.add(await ana.app.listen());
    await world.refresh();
    return world;
  }

  get app(): App {
    return this.#host.app;
  }
  get client(): Client {
    return this.#host.client;
  }
  /** What was opened outside of the app: links, by the desktop face. */
  get openedLinks(): readonly string[] {
    return this.#host.openedLinks;
  }

  /** Sees to it that there is a room with both in it, whatever was done before, and few others; and learns what is in it. */
  async refresh(): Promise<void> {
    const { client } = this.#host;
    for (const { id } of (await client.call('room.list', {})).slice(0, -roomsAtMost))
      await client.call('room.forget', { roomId: id });
    const hosted = (await client.call('room.list', {})).filter(
      ({ connection }) => connection.kind === 'hosting',
    );
    for (const room of [...hosted, null]) {
      const here = room ?? (await client.call('room.start', { name: 'Workshop' }));
      const guest = await this.#bringGuest(here);
      if (guest === null) continue;
      return this.#learn(here, guest);
    }
  }

  async #bringGuest({ id, connection }: Room): Promise<Person | null> {
    const present = async (): Promise<Person | undefined> =>
      (await this.#host.client.call('room.people', { roomId: id })).find(
        ({ self, present: here }) => !self && here,
      );
    const there = await present();
    if (there) return there;
    const port = connection.kind === 'hosting' ? connection.port : await this.#host.app.listen();
    const target = { kind: 'address', address: `127.0.0.1:${port}`, roomId: id } as const;
    const came = await this.#guest.client.call('room.join', { target }).catch((error: unknown) => error);
    if (came instanceof Error) return null;
    return (await present()) ?? null;
  }

  async #learn(room: Room, guest: Person): Promise<void> {
    const { client } = this.#host;
    const { id: message, cursor } = await client
      .call('message.send', { roomId: room.id, text: 'hello' })
      .catch(() => ({
        id: 'a'.repeat(52),
        cursor: `${'0'.repeat(12)}-${'a'.repeat(32)}-00000001`,
      }));
    const made = await client.call('invite.make', { roomId: room.id, by: 'link' }).catch(() => null);
    const { code } = await client.call('person.key', { id: guest.id });
    const port = await this.#guest.app.listen();
    const known = {
      '@room': room.id,
      '@guest': guest.id,
      '@message': message,
      '@cursor': cursor,
      '@link': made?.text ?? 'LANDLINE://JOIN/AAAA',
      '@invite': made?.id ?? message,
      '@key': code,
      '@address': `127.0.0.1:${port}`,
      '@secret': 'correct horse',
    };
    this.#known = new Map(Object.entries(known));
  }

  /** From now on `name` stands for `value`. */
  learn(name: string, value: string): void {
    this.#further.set(name, value);
  }

  /** `text` with what stands for something put in. */
  fill(text: string): string {
    return text.replace(/@[a-z]+/g, (name) => this.#further.get(name) ?? this.#known.get(name) ?? name);
  }

  /** Throws where what a window was told holds a key, a path of this machine that is not for it, or a code that nobody knows. */
  checkAnswer(call: string, frame: unknown): void {
    const { kind, code } = frame as { readonly kind: string; readonly code?: unknown };
    if (kind === 'failure')
      hold(
        isErrorCode(code) && code !== 'internal',
        `${call} fails with a known code, and not with ${String(code)}`,
      );
    const said = JSON.stringify(frame);
    for (const secret of this.#secrets) hold(!said.includes(secret), `${call} tells no key`);
    for (const place of tellsFolder(call) ? [root] : [this.#host.folder, this.#guest.folder, root])
      hold(!said.includes(place), `${call} tells no path`);
  }

  /** Throws unless the app still answers, and somebody new gets into a new room. */
  async checkAlive(): Promise<void> {
    const { client, deaths } = this.#host;
    hold(deaths.length === 0, `every program behind the app runs: ${deaths.join()}`);
    await this.refresh();
    const room = await client.call('room.start', { name: 'Another' });
    const address = `127.0.0.1:${await this.app.listen()}`;
    hold(await this.#comesIn({ kind: 'address', address, roomId: room.id }), 'somebody new gets in');
    await client.call('room.forget', { roomId: room.id });
  }

  /** The door lets one address come so often only, and the guest may just have come back to all the rooms there were. */
  async #comesIn(target: JoinTarget): Promise<boolean> {
    for (let left = doorTries; left > 0; left--) {
      const outcome = await this.#guest.client
        .call('room.join', { target })
        .catch((error: AppError) => error);
      if (!(outcome instanceof AppError)) return outcome.kind === 'joined';
      if (!outcome.retry) throw outcome;
      await new Promise((resolve) => setTimeout(resolve, doorPauseMs));
    }
    return false;
  }

  async close(): Promise<void> {
    for (const seat of [this.#guest, this.#host]) {
      await seat.app.stop();
      fs.rmSync(seat.folder, { recursive: true, force: true });
    }
  }
}

interface Seat {
  readonly app: App;
  readonly client: Client;
  readonly folder: string;
  /** Ports on this machine; nobody else is dialled, whatever a call says. */
  readonly mayDial: Set<number>;
  readonly openedLinks: string[];
  /** Programs behind it that have ended by themselves. */
  readonly deaths: readonly string[];
}

async function takeSeat(name: string, logins: 'quick' | 'real'): Promise<Seat> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'landline-fuzz-'));
  const mayDial = new Set<number>();
  const openedLinks: string[] = [];
  const deaths: string[] = [];
  const inner = nodePlatform();
  const platform: Platform = {
    ...inner,
    startBackground(background) {
      if (background === 'login' && logins === 'quick') return quickLogins();
      const started = inner.startBackground(background);
      started.onExit((code) => {
        if (code !== 0) deaths.push(`${background} ended with ${code}`);
      });
      return background === 'network' ? keptHere(started, mayDial) : started;
    },
    openExternal: async (url) => void openedLinks.push(url),
    showFolder: () => Promise.resolve(),
    allowCamera: () => undefined,
    async saveFile(_name, pieces) {
      for await (const piece of pieces)
        hold(
          !secretsIn(path.join(folder, 'identity')).some((secret) => Buffer.from(piece).includes(secret)),
          'no key is exported',
        );
      return true;
    },
  };
  const config = readConfig(
    { data: folder, name, port: '0' },
    { env: { LANDLINE_LOG: 'error' }, platform: process.platform, home: folder, folder },
  );
  const app = createApp(config, platform);
  await app.start();
  const [near, far] = memoryPorts();
  app.connect(near, 'terminal');
  return { app, client: createClient(far), folder, mayDial, openedLinks, deaths };
}

/** Calls may name any address: nothing leaves for anywhere but these ports of this machine. */
function keptHere(background: Background, mayDial: ReadonlySet<number>): Background {
  const listeners: ((message: unknown) => void)[] = [];
  background.onMessage((message) => listeners.forEach((listener) => listener(message)));
  return {
    ...background,
    onMessage: (listener) => void listeners.push(listener),
    post(message) {
      const { call, name, args } = message as {
        readonly call?: number;
        readonly name?: string;
        readonly args?: readonly unknown[];
      };
      if (name !== 'dial') return background.post(message);
      const { host, port } = args?.[0] as { readonly host: string; readonly port: number };
      if (host === '127.0.0.1' && mayDial.has(port)) return background.post(message);
      const { message: text, code } = new AppError('host-unreachable');
      setImmediate(() =>
        listeners.forEach((listener) => listener({ answer: call, failure: { message: text, code } })),
      );
    },
  };
}

/** Lines of keys and what they are made of, as long as no chance repeats them. */
function secretsIn(folder: string): readonly string[] {
  const files = fs.readdirSync(folder).map((name) => fs.readFileSync(path.join(folder, name), 'utf8'));
  const base64 = files.flatMap((text) => text.match(/[A-Za-z0-9+/]{40,}/g) ?? []);
  return [...loginSecrets, ...base64];
}
