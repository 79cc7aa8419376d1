import { userInfo } from 'node:os';
import path from 'node:path';
import type { Port } from '../preload/bridge/port.ts';
import { serve } from '../preload/bridge/server.ts';
import { AppError } from '../preload/contract/errors.ts';
import type { DeviceId, Face, SelfCheck } from '../preload/contract/model.ts';
import { Announcements } from './api/events.ts';
import { Archives } from './archive/archives.ts';
import { createHandlers } from './api/handlers.ts';
import { Notices } from './api/notices.ts';
import { Links } from './api/links.ts';
import { OwnAvailability } from './availability.ts';
import { defaultPort, nearestLanguage, type Config, type Language } from './config.ts';
import { Disposal } from './core.ts';
import { openDataFolder } from './data-folder.ts';
import { selfCheck } from './doctor.ts';
import { Erasing, finishErasing } from './erasing.ts';
import { Exporter, exportName } from './export/exporter.ts';
import { RoomExporter } from './export/room-exporter.ts';
import { needsKeychain, openIdentity } from './identity/identity.ts';
import { systemClock } from './lib/clock.ts';
import { lineLogger, type Logger } from './lib/logger.ts';
import { keepCore } from './lasting-core.ts';
import { Attendance } from './notifications/attendance.ts';
import { Notifications } from './notifications/notifications.ts';
import { watchSleep, type Platform } from './platform.ts';
import { cleanName, fingerprintOf } from './protocol/names.ts';
import { colourOf, defaultSettings, openSettings } from './settings.ts';
import { appVersion } from './version.ts';

/** The app behind its windows, whatever kind they are. */
export interface App {
  /** Resolves once rooms can be seen and joined. Rejects with AppError `data-folder-in-use`, `storage-…`, with nothing left open. */
  start(): Promise<void>;
  /** Serves a window that came by `port` until the port closes. After `start` only. */
  connect(port: Port, face: Face): void;
  /** Opens the port that members come by, if it is not open yet, and gives its number. After `start` only. */
  listen(): Promise<number>;
  /**
   * Hands over every room that is hosted here, says goodbye in all of them, writes what is under way, and gives everything
   * back. A second call waits for the first.
   */
  stop(): Promise<void>;
  /** Resolves when everything that was kept is erased and nothing works any more: it has to be started again. */
  readonly erased: Promise<void>;
}
type Running = Pick<App, 'connect' | 'listen' | 'stop'>;

const identityFolder = (dataFolder: string): string => path.join(dataFolder, 'identity');
/** Whether the keys in `dataFolder` are sealed: an app without `Platform.keychain` cannot start on it. */
export const isSealed = (dataFolder: string): boolean => needsKeychain(identityFolder(dataFolder));

/** Makes the whole app of its configuration and its surroundings; nothing runs before `start`. */
export function createApp(config: Config, platform: Platform): App {
  const logger = lineLogger((line) => process.stderr.write(line), config.logLevel);
  let starting: Promise<Running> | null = null;
  let running: Running | null = null;
  const erased = Promise.withResolvers<void>();
  const started = (): Running => {
    if (!running) throw new TypeError('the app has not started');
    return running;
  };
  return {
    async start() {
      starting ??= assemble(config, platform, logger, () => erased.resolve());
      running = await starting;
    },
    connect: (port, face) => started().connect(port, face),
    listen: () => started().listen(),
    stop: async () => (await starting?.catch(() => null))?.stop(),
    erased: erased.promise,
  };
}

/** The parts, in the order in which they depend on one another. */
async function assemble(
  config: Config,
  platform: Platform,
  logger: Logger,
  onErased: () => void,
): Promise<Running> {
  const clock = systemClock;
  const disposal = new Disposal(logger);
  try {
    const folder = openDataFolder(config.dataFolder);
    disposal.add(() => folder.stop());
    await finishErasing(folder.path, { andProfile: !platform.restart });
    const opened = await openIdentity(identityFolder(folder.path), clock, platform.keychain);
    const { device, publicKey } = opened.identity;
    const defaults = { ...defaultSettings, colour: colourOf(publicKey) };
    const settings = await openSettings(folder.path, clock, defaults);

    const announcements = new Announcements();
    const notices = new Notices({
      onAdded: (notice) => announcements.announce('notice.added', notice),
      onDismissed: (id) => announcements.announce('notice.dismissed', { id }),
    });
    const name = config.name === null ? null : cleanName(config.name);
    if (name !== null) await settings.change({ name });
    if (settings.setAside !== null) notices.add('settings-set-aside', null, { file: settings.setAside });
    if (platform.keychain !== undefined && !opened.sealed) notices.add('key-not-protected');

    const attendance = new Attendance(clock, platform.idleMs && (() => platform.idleMs?.() ?? 0));
    disposal.add(() => attendance.stop());
    const undoLock = platform.onLock?.(() => attendance.look());
    if (undoLock) disposal.add(undoLock);
    const suggestedName = cleanName(userInfo().username) ?? 'Landline';
    const core = await keepCore({
      folder: folder.path,
      opened,
      platform,
      clock,
      logger,
      port: config.port,
      defaultPort: config.port === 0 ? defaultPort : config.port,
      announce: (event, value) => announcements.announce(event, value),
      person: () => ({ name: settings.current.name || suggestedName, colour: settings.current.colour }),
      state: new OwnAvailability({ settings, attendance }),
      notices,
    });
    disposal.add(() => core.stop());
    const language = (): Language =>
      settings.current.language === 'system' ? nearestLanguage(platform.language) : settings.current.language;
    const notifications = new Notifications({
      clock,
      platform,
      settings,
      language,
      attendance,
      events: announcements,
      rooms: {
        list: () => core.rooms.list(),
        send: (roomId, text) => core.rooms.talk.send(roomId, { text }),
        markRead: (roomId, upTo) => core.rooms.markRead(roomId, upTo),
      },
      isOwn: async (roomId, id) =>
        (await core.history.byIds(roomId, [id])).some(({ author }) => author === device),
    });
    disposal.add(() => notifications.stop());
    const erasing = new Erasing({
      folder: folder.path,
      platform,
      clock,
      stop: () => Promise.all([core.stop(), settings.change({})]),
      onEnd: onErased,
    });
    const exporter = new Exporter({
      history: () => core.history,
      settings: () => settings.current,
      device,
      publicKey,
      app: appVersion,
      now: () => clock.now(),
    });
    const shared = {
      history: () => core.history,
      name: () => settings.current.name || suggestedName,
      now: () => clock.now(),
    };
    const archives = new Archives({
      ...shared,
      rooms: () => core.rooms.archives,
      signer: opened.identity,
      folder: folder.path,
    });
    await archives.start();
    const roomExports = new RoomExporter({
      ...shared,
      rooms: () => core.rooms,
      language,
      device,
      app: appVersion,
    });
    const handlers = createHandlers({
      core,
      archives,
      roomExports,
      settings,
      attendance,
      notices,
      links: new Links(platform, () => announcements.announce('invite.came', {})),
      platform,
      exportPiece: (after) => exporter.piece(after),
      exportName: () => exportName(clock.now()),
      erasing,
      info: {
        version: appVersion,
        deviceId: device as DeviceId,
        fingerprint: fingerprintOf(device),
        dataFolder: folder.path,
        suggestedName,
        systemLanguage: platform.language,
      },
      selfCheck: () => selfCheck(folder.path),
    });
    settings.onChanged((current) => {
      announcements.announce('settings.changed', current);
      void core.rooms.personChanged();
    });
    const suspend = async (): Promise<void> => {
      if (erasing.begun) return;
      await core.restarting;
      await core.rooms
        .suspend()
        .catch((error: unknown) => logger.log('warn', 'app.not-suspended', { error }));
    };
    const wake = (): void => {
      // What is just made anew looks around anyway.
      if (!core.restarting && !erasing.begun) core.rooms.refresh();
    };
    disposal.add(watchSleep(platform, clock, { suspend, wake }));
    void selfCheck(folder.path).then((report) => tellSelfCheck(report, notices));

    return {
      connect(port, face) {
        serve(port, handlers, announcements, {
          face,
          onBug: (call, error) => logger.log('error', 'call.bug', { call, error }),
        });
        port.onClose(face === 'terminal' ? attendance.terminalCame() : notifications.windowCame());
      },
      listen: () => core.listen(),
      stop: () => disposal.run(),
    };
  } catch (error) {
    await disposal.run();
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
