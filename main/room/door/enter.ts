import { AppError, type ErrorCode } from '../../../preload/contract/errors.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Session } from '../../net/network.ts';
import type { ProtocolReason } from '../../protocol/errors.ts';
import { limits } from '../../protocol/limits.ts';
import type { RoomMessage } from '../../protocol/messages.ts';
import { readCharter, type Charter } from '../charter.ts';
import type { Show, Shown } from './credentials.ts';
import type { Inbox } from '../inbox.ts';
import { pairToldBy } from '../place.ts';
import { outranks, type Standing } from '../succession/standing.ts';

export interface Welcomed extends Standing {
  readonly kind: 'welcome';
  readonly charter: Charter;
  readonly host: string;
  /** How long the host has been hosting, in ms. */
  readonly hostingForMs: number;
  /** The host's clock minus ours, in ms, half the round trip allowed for. */
  readonly skewMs: number;
}

/** Where a member that was asked says the host is. */
export type Elsewhere = Extract<RoomMessage, { type: 'elsewhere' }> & { readonly kind: 'elsewhere' };

/** Who asks to be let in: what it knows of the host, and the port it can be dialled at, 0 for none. */
export interface Knock {
  readonly standing: Standing;
  readonly port: number;
  /** A person asks, now: whatever the term has become. By itself no device follows a leap of terms (H2). */
  readonly ordered?: true;
  /** What is shown to somebody who may not know this device yet. By itself none is shown (J3). */
  readonly show?: Show;
}

/** What a person is told when a session ended for that reason. Anything else just broke. */
const failures: Partial<Record<ProtocolReason, ErrorCode>> = {
  'room-unknown': 'room-gone',
  'room-full': 'room-full',
  'not-admitted': 'not-admitted',
  'rate-limited': 'rate-limited',
  'room-locked': 'room-locked',
  'credential-needed': 'credential-needed',
  'credential-wrong': 'credential-wrong',
  'too-many-guesses': 'too-many-guesses',
  'invite-unknown': 'invite-unknown',
  'invite-used': 'invite-used',
  'invite-expired': 'invite-expired',
  'turned-away': 'turned-away',
  kicked: 'kicked',
  banned: 'banned',
  'version-too-old': 'version-too-old',
  'version-too-new': 'version-too-new',
  closing: 'room-gone',
  leaving: 'room-gone',
  'term-lower': 'room-gone',
  silent: 'host-unreachable',
  replaced: 'device-elsewhere',
};
/** The host shows the asking to those who decide; it is to be repeated. */
export class AskingShown extends AppError {
  constructor() {
    super('turned-away', { message: 'asked' });
  }
}

export const failureOf = (reason: ProtocolReason | null): AppError =>
  reason === 'asked'
    ? new AskingShown()
    : new AppError(
        (reason && failures[reason]) ?? (reason === null ? 'host-unreachable' : 'peer-broke-rules'),
        {
          message: reason ?? 'connection lost',
        },
      );

/**
 * Asks to be let into a room and checks the welcome: the charter hashes to the room's id (L8), the sender is the host it names,
 * no greater host is known (H1). A member that is no host answers where it is; one that looks for it too lets us wait.
 * Rejects with AppError, after ending the session where the host broke a rule.
 */
export async function enter(
  inbox: Inbox,
  roomId: string,
  { standing, port, ordered, show }: Knock,
  clock: Clock,
): Promise<Welcomed | Elsewhere> {
  const { session } = inbox;
  const shown = await show?.(session);
  const asked = clock.monotonic();
  const { term: known, host: knownHost } = standing;
  session.send({
    type: 'join',
    room: roomId,
    now: clock.now(),
    term: known,
    host: knownHost,
    port,
    ...(shown && { with: shown.with }),
  });
  const answer = await answerTo(inbox, roomId, shown, clock);
  if (answer.room !== roomId) throw brokeRules(session, 'answer for another room');
  if (answer.type === 'elsewhere')
    return { kind: 'elsewhere', ...answer, place: pairToldBy(session.peer.address, answer.place) };
  const skewMs = Math.round(answer.now - clock.now() + (clock.monotonic() - asked) / 2);
  const charter = charterIn(answer.charter);
  const { term, host, hostingForMs } = answer;
  if (charter?.id !== roomId || host !== session.peer.device)
    throw brokeRules(session, 'welcome to another room');
  if (shown && !shown.trusts(answer.tag)) {
    session.end('leaving');
    throw new AppError('host-doubtful', { message: 'a welcome without the secret' });
  }
  if (outranks(standing, { term, host })) {
    session.end('term-lower');
    throw new AppError('room-gone', { message: 'host of a lower term' });
  }
  if (!ordered && knownHost !== null && term > known + limits.termJump)
    throw brokeRules(session, 'a leap of terms');
  session.admit();
  return { kind: 'welcome', charter, term, host, skewMs, hostingForMs };
}

/** Null where it is none. */
function charterIn(text: string): Charter | null {
  try {
    return readCharter(Buffer.from(text, 'base64url'));
  } catch {
    return null;
  }
}

type Answer = Extract<RoomMessage, { type: 'welcome' | 'elsewhere' }>;

/** The host's answer to a `join`, with the login it may ask for in between. */
async function answerTo(
  inbox: Inbox,
  roomId: string,
  shown: Shown | undefined,
  clock: Clock,
): Promise<Answer> {
  const answered = (message: RoomMessage): Answer | null =>
    message.type === 'welcome' || message.type === 'elsewhere' ? message : null;
  const first = await ask(inbox, clock, (message) =>
    message.type === 'challenge' && shown ? message : answered(message),
  );
  if (first.type !== 'challenge') return first;
  const proof = first.room === roomId ? await shown?.finish(first.answer) : null;
  if (!proof) {
    inbox.session.end('leaving');
    throw new AppError('credential-wrong');
  }
  inbox.session.send({ type: 'proof', room: roomId, ...proof });
  return ask(inbox, clock, answered);
}

function brokeRules(session: Session, message: string): AppError {
  session.end('control-invalid');
  return new AppError('peer-broke-rules', { message });
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
