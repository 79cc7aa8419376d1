import { createClient, type Client } from '../../preload/bridge/client.ts';
import { memoryPorts, type Port } from '../../preload/bridge/port.ts';
import type { Face, Notice, NoticeCode, Room } from '../../preload/contract/model.ts';
import { nearestLanguage, type Config, type System } from '../config.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import type { Output } from './output.ts';
import { isTextKey } from './text.ts';

/** What the terminal needs of the app: to be one more window of it. */
export interface App {
  start(): Promise<void>;
  connect(port: Port, face: Face): void;
  /** Opens the port that rooms are hosted on and gives its number. */
  listen(): Promise<number>;
  stop(): Promise<void>;
  /** Resolves when everything was erased and the program has to be started again. */
  readonly erased: Promise<void>;
}

/** The terminal and the machine a command runs in. */
export interface Surroundings {
  readonly system: System;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly version: string;
  /** The system's language, a BCP 47 tag. */
  readonly language: string;
  readonly input: AsyncIterable<Uint8Array | string>;
  /** Somebody types: what they type is on the screen already. */
  readonly interactive: boolean;
  /** Resolves when the person wants the program to end (Ctrl+C), or the system does. */
  readonly interrupted: Promise<void>;
  /** Where the built interface lies, for `serve`. */
  readonly interfaceFolder: string;
  randomBytes(count: number): Uint8Array;
  createApp(config: Config): Promise<App>;
}

/** Nothing failed and nothing is lost. */
const harmless: readonly NoticeCode[] = [
  'port-changed',
  'sending-slowed',
  'clock-skewed',
  'host-unreached',
  'key-not-protected',
  'invite-used-up',
];
/** So long may handing rooms over and writing what is under way hold up the end; all that was acknowledged is on disk. */
export const goodbyeMs = 3_000;

/** The app as one command uses it. */
export interface Session {
  readonly client: Client;
  readonly deviceId: string;
  readonly app: App;
}

/**
 * Starts the app and runs `use` as a window of it. Whichever way that ends, the app is stopped: it hands its rooms over
 * and says goodbye, which takes 3 s at most.
 */
export async function withApp<Value>(
  config: Config,
  output: Output,
  surroundings: Surroundings,
  use: (session: Session) => Promise<Value>,
): Promise<Value> {
  const app = await surroundings.createApp(config);
  const [own, apps] = memoryPorts();
  const client = createClient(own);
  try {
    await app.start();
    app.connect(apps, 'terminal');
    const told = new Set<NoticeCode>();
    const tell = ({ code, params }: Notice): void => {
      if (told.has(code)) return;
      told.add(code);
      if (code === 'self-check-failed') output.fail(code, selfCheckSentence(params, output));
      else if (harmless.includes(code)) output.inform(code);
      else output.fail(code);
    };
    client.on('notice.added', tell);
    for (const notice of await client.call('notice.list', {})) tell(notice);
    const info = await client.call('app.info', {});
    const settings = await client.call('settings.get', {});
    if (config.language === null && settings.language !== 'system') output.language = settings.language;
    else if (config.language === null) output.language = nearestLanguage(surroundings.language);
    return await use({ client, app, deviceId: info.deviceId });
  } finally {
    client.close();
    await inTime(app.stop(), surroundings);
  }
}

/** Like `withApp`, and first tells programs that the app is ready and where its rooms are reached; `use` gets this person's rooms. */
export const withRooms = <Value>(
  config: Config,
  output: Output,
  surroundings: Surroundings,
  use: (client: Client, rooms: readonly Room[]) => Promise<Value>,
): Promise<Value> =>
  withApp(config, output, surroundings, async ({ client, deviceId }) => {
    const rooms = await client.call('room.list', {});
    output.event({ type: 'ready', deviceId, port: hostingPort(rooms) });
    return use(client, rooms);
  });

async function inTime(stopped: Promise<void>, { clock, logger }: Surroundings): Promise<void> {
  const late = Promise.withResolvers<void>();
  const cancel = clock.after(goodbyeMs, () => {
    logger.log('error', 'goodbye-cut-short');
    late.resolve();
  });
  await Promise.race([stopped, late.promise]).finally(cancel);
}

/** Names what failed, and the command that says more. */
function selfCheckSentence({ checks = '' }: Notice['params'], output: Output): string {
  const names = String(checks)
    .split(', ')
    .map((name) => {
      const key = `doctor.${name}`;
      return isTextKey(key) ? output.text(key) : name;
    });
  return output.text('doctor.found', { checks: names.join(', ') });
}

/** The port this device's rooms are reached at, or null while it hosts none. */
export function hostingPort(rooms: readonly Room[]): number | null {
  for (const { connection } of rooms) if (connection.kind === 'hosting') return connection.port;
  return null;
}
