import { randomBytes } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import { remoteDiscovery } from './discovery/remote-discovery.ts';
import { openHistory } from './history/remote-history.ts';
import type { OpenedIdentity } from './identity/identity.ts';
import type { Clock } from './lib/clock.ts';
import { Emitter } from './lib/emitter.ts';
import type { Logger } from './lib/logger.ts';
import { remoteNetwork } from './net/remote-network.ts';
import type { BackgroundName, Platform } from './platform.ts';
import { Verifier } from './protocol/verify.ts';
import { remoteLogins } from './admission/logins.ts';
import { Contacts } from './people/contacts.ts';
import { Rooms, type RoomsOptions } from './room/rooms.ts';
import type { OwnState, Told } from './room/surroundings.ts';
import type { History, OpeningReport } from './history/history.ts';
import { appVersion } from './version.ts';

/** What stands and falls with the background programs: the history, the network, and the rooms on top of them. */
export interface Core {
  readonly rooms: Rooms;
  readonly contacts: Contacts;
  readonly history: History;
  /** What opening the history has met. */
  readonly opening: OpeningReport;
  /** The port that members come by, where it is open. */
  readonly port: number | null;
  /** Opens the port that members come by, if it is not open yet, and gives its number. */
  listen(): Promise<number>;
  /** Hands rooms over, says goodbye in all of them and gives everything back. A second call waits for the first. */
  stop(): Promise<void>;
}

export interface CoreOptions extends Pick<RoomsOptions, 'announce' | 'person' | 'defaultPort'> {
  readonly folder: string;
  readonly opened: OpenedIdentity;
  readonly platform: Platform;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Tried first; where it is taken, any free one serves. 0 means any. */
  readonly port: number;
  /** What this person lets others know of themselves. */
  readonly state: OwnState;
  readonly tell: (told: Told) => void;
  /** Rooms are hosted here on that port; called again whenever anything about them changes. */
  readonly onHosting: (port: number) => void;
  /** A background program has ended by itself: nothing here works any more but `stop`. */
  readonly onDied: (part: Exclude<BackgroundName, 'login'>) => void;
}

/** Resolves once rooms can be seen and joined. Rejects with AppError `storage-…`, with nothing left open. */
export async function startCore(options: CoreOptions): Promise<Core> {
  const { platform, clock, logger, folder } = options;
  const { identity, secrets } = options.opened;
  const disposal = new Disposal(logger);
  try {
    const historyBackground = platform.startBackground('history');
    const history = await openHistory(historyBackground, { folder, device: identity.device }, logger);
    disposal.add(() => history.close());
    const background = platform.startBackground('network');
    disposal.add(() => background.stop());
    const network = remoteNetwork(background, secrets, { app: appVersion });
    disposal.add(() => network.stop());
    const discovery = remoteDiscovery(background, clock);
    const told = new Emitter<Told>();
    told.on(options.tell);
    historyBackground.onExit((code) => code !== 0 && options.onDied('history'));
    background.onExit((code) => code !== 0 && options.onDied('network'));

    let open: number | null = null;
    let listening: Promise<number> | null = null;
    const listen = (): Promise<number> => {
      listening ??= network.listen(options.port).then(({ port }) => (open = port));
      // Whoever asks after a failure has it tried again.
      listening.catch(() => (listening = null));
      return listening;
    };
    const verifier = new Verifier();
    const contacts = await Contacts.open(history, identity.device);
    const logins = remoteLogins(() => platform.startBackground('login'));
    disposal.add(() => logins.stop());
    const rooms = new Rooms(
      {
        clock,
        history,
        network,
        signer: identity,
        logger,
        told,
        logins,
        contacts,
        person: options.state,
        verify: (entries) => verifier.verify(entries),
        randomBytes,
      },
      {
        discovery: {
          ...discovery,
          advertise(hosted) {
            const [room] = hosted;
            if (room) options.onHosting(room.port);
            discovery.advertise(hosted);
          },
        },
        announce: options.announce,
        person: options.person,
        defaultPort: options.defaultPort,
        listen,
        addresses: ownAddresses,
      },
    );
    disposal.add(() => rooms.stop());
    await rooms.start();
    return {
      rooms,
      contacts,
      history,
      opening: history.opening,
      get port() {
        return open;
      },
      listen,
      stop: () => disposal.run(),
    };
  } catch (error) {
    await disposal.run();
    throw error;
  }
}

/** What is to be given back, the last first. */
export class Disposal {
  readonly #logger: Logger;
  readonly #releases: (() => unknown)[] = [];
  #running: Promise<void> | null = null;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  add(release: () => unknown): void {
    this.#releases.push(release);
  }

  /** What cannot be given back properly, because its program died say, holds up none of the rest. */
  run(): Promise<void> {
    this.#running ??= this.#run();
    return this.#running;
  }

  async #run(): Promise<void> {
    for (const release of this.#releases.splice(0).reverse()) {
      try {
        await release();
      } catch (error) {
        this.#logger.log('warn', 'app.release-failed', { error });
      }
    }
  }
}

/** This machine's addresses on its networks, IPv4 first. */
function ownAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const outward = all.filter(({ internal, address }) => !internal && !address.startsWith('fe80'));
  return outward.sort((a, b) => (a.family < b.family ? -1 : 1)).map(({ address }) => address);
}
