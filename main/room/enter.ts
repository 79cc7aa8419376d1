import type { Clock } from '../lib/clock.ts';
import { AppError, type ErrorCode } from '../../preload/contract/errors.ts';
import type { ProtocolReason } from '../protocol/errors.ts';
import { limits } from '../protocol/limits.ts';
import type { RoomMessage } from '../protocol/messages.ts';
import { readCharter, type Charter } from './charter.ts';
import type { Inbox } from './inbox.ts';

export interface Welcomed {
  readonly charter: Charter;
  readonly term: number;
  readonly host: string;
  /** The host's clock minus ours, in ms, half the round trip allowed for. */
  readonly skewMs: number;
}

/** What a person is told when a session ended for that reason. Anything else just broke. */
const failures: Partial<Record<ProtocolReason, ErrorCode>> = {
  'room-unknown': 'room-gone',
  'room-full': 'room-full',
  'not-admitted': 'not-admitted',
  'rate-limited': 'rate-limited',
  'version-too-old': 'version-too-old',
  'version-too-new': 'version-too-new',
  closing: 'room-gone',
  leaving: 'room-gone',
  'term-lower': 'room-gone',
  silent: 'host-unreachable',
};
export const failureOf = (reason: ProtocolReason | null): AppError =>
  new AppError((reason && failures[reason]) ?? (reason === null ? 'host-unreachable' : 'peer-broke-rules'), {
    message: reason ?? 'connection lost',
  });

/**
 * Asks to be let into a room and checks the welcome: the charter hashes to the room's id (L8), the sender is the host it names,
 * the term is not below `term` (H1). Rejects with AppError, after ending the session where the host broke a rule.
 */
export async function enter(inbox: Inbox, roomId: string, term: number, clock: Clock): Promise<Welcomed> {
  const { session } = inbox;
  const asked = clock.monotonic();
  session.send({ type: 'join', room: roomId, now: clock.now(), term });
  const welcome = await ask(inbox, clock, (message) => (message.type === 'welcome' ? message : null));
  const skewMs = Math.round(welcome.now - clock.now() + (clock.monotonic() - asked) / 2);
  const charter = readCharter(Buffer.from(welcome.charter, 'base64url'));
  if (welcome.room !== roomId || charter.id !== roomId || welcome.host !== session.peer.device) {
    session.end('control-invalid');
    throw new AppError('peer-broke-rules', { message: 'welcome to another room' });
  }
  if (welcome.term < term) {
    session.end('term-lower');
    throw new AppError('room-gone', { message: 'host of a lower term' });
  }
  session.admit();
  return { charter, term: welcome.term, host: welcome.host, skewMs };
}

/** Waits for the one message `pick` takes; any other breaks the rules. The inbox keeps what comes behind it. */
export function ask<Answer>(
  inbox: Inbox,
  clock: Clock,
  pick: (message: RoomMessage) => Answer | null,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const settle = (run: () => void): void => {
      stopWaiting();
      inbox.hand(null);
      run();
    };
    const refuse = (): void => {
      inbox.session.end('control-unexpected');
      settle(() => reject(new AppError('peer-broke-rules')));
    };
    const stopWaiting = clock.after(limits.joinMs, () => {
      inbox.session.end('join-late');
      settle(() => reject(new AppError('host-silent')));
    });
    inbox.hand({
      onMessage: (message) => {
        const answer = pick(message);
        if (answer === null) refuse();
        else settle(() => resolve(answer));
      },
      onEntries: refuse,
      onEnd: (reason) => settle(() => reject(failureOf(reason))),
    });
  });
}
