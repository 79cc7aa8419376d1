import { randomBytes } from 'node:crypto';
import { networkInterfaces, userInfo } from 'node:os';
import path from 'node:path';
import type { Port } from '../preload/bridge/port.ts';
import { serve } from '../preload/bridge/server.ts';
import { AppError } from '../preload/contract/errors.ts';
import type { DeviceId, Face, SelfCheck } from '../preload/contract/model.ts';
import { Announcements } from './api/events.ts';
import { createHandlers } from './api/handlers.ts';
import { Notices } from './api/notices.ts';
import { defaultPort, type Config } from './config.ts';
import { openDataFolder } from './data-folder.ts';
import { remoteDiscovery } from './discovery/remote-discovery.ts';
import { selfCheck } from './doctor.ts';
import { openHistory } from './history/remote-history.ts';
import { openIdentity } from './identity/identity.ts';
import { systemClock } from './lib/clock.ts';
import { Emitter } from './lib/emitter.ts';
import { lineLogger, type Logger } from './lib/logger.ts';
import { remoteNetwork } from './net/remote-network.ts';
import type { Platform } from './platform.ts';
import { cleanName } from './protocol/names.ts';
import { Verifier } from './protocol/verify.ts';
import { fingerprintOf } from './room/members.ts';
import { Rooms } from './room/rooms.ts';
import type { Told } from './room/surroundings.ts';
import { openSettings } from './settings.ts';
import { appVersion } from './version.ts';

/** The app behind its windows, whatever kind they are. */
export interface App {
  /** Resolves once rooms can be seen and joined. Rejects with AppError `data-folder-in-use`, `storage-…`, with nothing left open. */
  start(): Promise<void>;
  /** Serves a window that came by `port` until the port closes. After `start` only. */
  connect(port: Port, face: Face): void;
  /** Opens the port that rooms are hosted on, if it is not open yet, and gives its number. After `start` only. */
  listen(): Promise<number>;
  /** Says goodbye in every room, writes what is under way, and gives everything back. A second call waits for the first. */
  stop(): Promise<void>;
}
type Running = Pick<App, 'connect' | 'listen' | 'stop'>;

/** Makes the whole app of its configuration and its surroundings; nothing runs before `start`. */
export function createApp(config: Config, platform: Platform): App {
  const logger = lineLogger((line) => process.stderr.write(line), config.logLevel);
  let starting: Promise<Running> | null = null;
  let running: Running | null = null;
  const started = (): Running => {
    if (!running) throw new TypeError('the app has not started');
    return running;
  };
  return {
    async start() {
      starting ??= assemble(config, platform, logger);
      running = await starting;
    },
    connect: (port, face) => started().connect(port, face),
    listen: () => started().listen(),
    stop: async () => (await starting?.catch(() => null))?.stop(),
  };
}

/** The parts, in the order in which they depend on one another. */
async function assemble(config: Config, platform: Platform, logger: Logger): Promise<Running> {
  const clock = systemClock;
  const disposal: (() => unknown)[] = [];
  // What cannot be given back properly, because its program died say, holds up none of the rest.
  const dispose = async (): Promise<void> => {
    for (const release of disposal.splice(0).reverse()) {
      try {
        await release();
      } catch (error) {
        logger.log('warn', 'app.release-failed', { error });
      }
    }
  };
  try {
    const folder = openDataFolder(config.dataFolder);
    disposal.push(() => folder.stop());
    const settings = await openSettings(folder.path, clock);
    const { identity, secrets } = await openIdentity(path.join(folder.path, 'identity'), clock);
    const historyBackground = platform.startBackground('history');
    const history = await openHistory(
      historyBackground,
      { folder: folder.path, device: identity.device },
      logger,
    );
    disposal.push(() => history.close());
    const background = platform.startBackground('network');
    disposal.push(() => background.stop());
    const network = remoteNetwork(background, secrets, { app: appVersion });
    disposal.push(() => network.stop());
    const discovery = remoteDiscovery(background, clock);

    const announcements = new Announcements();
    const notices = new Notices({
      onAdded: (notice) => announcements.announce('notice.added', notice),
      onDismissed: (id) => announcements.announce('notice.dismissed', { id }),
    });
    historyBackground.onExit((code) => code !== 0 && notices.add('storage-failed'));
    background.onExit((code) => code !== 0 && notices.add('network-stopped'));
    const told = new Emitter<Told>();
    told.on(({ code, roomId, params }) => notices.add(code, roomId, params));

    const suggestedName = cleanName(userInfo().username) ?? 'Landline';
    let listening: Promise<number> | null = null;
    const listen = (): Promise<number> => {
      listening ??= openPort();
      // Whoever asks after a failure has it tried again.
      listening.catch(() => (listening = null));
      return listening;
    };
    const openPort = async (): Promise<number> => {
      const { port } = await network.listen(config.port);
      if (config.port !== 0 && port !== config.port) notices.add('port-changed', null, { port });
      return port;
    };
    const verifier = new Verifier();
    const rooms = new Rooms(
      {
        clock,
        history,
        network,
        signer: identity,
        logger,
        told,
        verify: (entries) => verifier.verify(entries),
        randomBytes,
      },
      {
        discovery,
        announce: (name, value) => announcements.announce(name, value),
        person: () => ({ name: settings.current.name || suggestedName, colour: settings.current.colour }),
        defaultPort: config.port === 0 ? defaultPort : config.port,
        listen,
        addresses: ownAddresses,
      },
    );
    disposal.push(() => rooms.stop());
    const handlers = createHandlers({
      rooms,
      settings,
      notices,
      platform,
      info: {
        version: appVersion,
        deviceId: identity.device as DeviceId,
        fingerprint: fingerprintOf(identity.device),
        dataFolder: folder.path,
        suggestedName,
        systemLanguage: platform.language,
      },
      selfCheck: () => selfCheck(folder.path),
    });

    settings.onChanged((current) => {
      announcements.announce('settings.changed', current);
      void rooms.personChanged();
    });
    const name = config.name === null ? null : cleanName(config.name);
    if (name !== null) await settings.change({ name });
    if (settings.setAside !== null) notices.add('settings-set-aside', null, { file: settings.setAside });
    const { setAside, salvaged, cutChains } = history.opening;
    if (setAside !== null) notices.add('history-set-aside', null, { file: setAside, salvaged });
    else if (cutChains > 0) notices.add('history-tail-cut', null, { chains: cutChains });
    await rooms.start();
    if (platform.onResume) disposal.push(platform.onResume(() => rooms.refresh()));
    void selfCheck(folder.path).then((report) => tellSelfCheck(report, notices));

    let stopping: Promise<void> | null = null;
    return {
      connect: (port, face) =>
        serve(port, handlers, announcements, {
          face,
          onBug: (call, error) => logger.log('error', 'call.bug', { call, error }),
        }),
      listen,
      stop: () => (stopping ??= dispose()),
    };
  } catch (error) {
    await dispose();
    if (!(error instanceof AppError)) {
      // Most likely a part of the system that this app cannot do without; the check tells which.
      logger.log('error', 'app.not-started', { error, ...(await selfCheck(config.dataFolder)) });
    }
    throw error;
  }
}

function tellSelfCheck({ ok, checks }: SelfCheck, notices: Notices): void {
  if (ok) return;
  const failed = checks.filter((check) => !check.ok).map((check) => check.name);
  notices.add('self-check-failed', null, { checks: failed.join(', ') });
}

/** This machine's addresses on its networks, IPv4 first. */
function ownAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const outward = all.filter(({ internal, address }) => !internal && !address.startsWith('fe80'));
  return outward.sort((a, b) => (a.family < b.family ? -1 : 1)).map(({ address }) => address);
}
