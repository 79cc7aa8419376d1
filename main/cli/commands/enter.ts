import type { CredentialInput } from '../../../preload/contract/api.ts';
import type { Room, RoomId } from '../../../preload/contract/model.ts';
import type { NearbyRoom } from '../../../preload/contract/nearby.ts';
import type { InvitePreview } from '../../../preload/contract/rules.ts';
import type { Show } from '../arguments.ts';
import { tellDiscoveryProblems } from '../discovery-problem.ts';
import { roomEvent } from '../events.ts';
import { enterRoom, readTarget, type Entered, type Target } from '../find-room.ts';
import type { Line } from '../lines.ts';
import type { Output } from '../output.ts';
import { Problem } from '../problem.ts';
import { timeText } from '../rule-text.ts';
import { readSecret } from '../secret.ts';
import { hostingPort, type Session, type Surroundings } from '../session.ts';

/** How long a room is looked for, and a host of one's own room waited for. */
export const enterMs = 15_000;

export interface Way {
  readonly target: string;
  readonly show: Show;
  /** Nobody is asked whether an invite is to be used. */
  readonly yes: boolean;
  /** Where what is typed comes from: a passphrase, an answer, then messages. */
  readonly lines: AsyncIterator<Line>;
}
type Inside = Extract<Entered, { kind: 'entered' }>;
type Outside = { readonly kind: 'failed' | 'interrupted' };

/**
 * Tells `ready` and `joined`, or why not and which rooms there are to choose from: then `failed`. An interruption ends
 * the looking, and the asking, at once. Rejects as `enterRoom` and `readSecret` do.
 */
export async function enter(
  way: Way,
  session: Session,
  output: Output,
  surroundings: Surroundings,
): Promise<Inside | Outside> {
  const { client, deviceId } = session;
  const port = hostingPort(await client.call('room.list', {}));
  output.event({ type: 'ready', deviceId, port });
  const wanted = readTarget(way.target);
  let asked: RoomId | null = null;
  const entering = async (): Promise<Entered | Outside> => {
    const credential = await credentialOf(way, output);
    if (wanted.kind === 'invite' && !(await isMeant(wanted.link, way, session, output, surroundings))) {
      return { kind: 'failed' };
    }
    if (wanted.kind === 'id' || wanted.kind === 'name') await tellDiscoveryProblems(client, output);
    return enterRoom(client, wanted, {
      clock: surroundings.clock,
      waitMs: enterMs,
      credential,
      onAsked(roomId) {
        asked = roomId;
        output.event({ type: 'asked', roomId });
        output.note('find.asked');
      },
    });
  };
  const entered = await Promise.race([
    entering(),
    surroundings.interrupted.then(() => ({ kind: 'interrupted' }) as const),
  ]);
  if (entered.kind === 'interrupted' && asked !== null) {
    await client.call('room.stopAsking', { roomId: asked }).catch(() => undefined);
  }
  return told(entered, wanted, way.target, output);
}

function told(entered: Entered | Outside, wanted: Target, target: string, output: Output): Inside | Outside {
  switch (entered.kind) {
    case 'failed':
    case 'interrupted':
      return entered;
    case 'none':
      output.fail('room-unknown', output.text('find.none', { target, seconds: enterMs / 1_000 }));
      break;
    case 'several':
      tellChoice(target, wanted.kind === 'address' ? `${wanted.address}/` : '', entered.rooms, output);
      break;
    case 'credential':
      output.fail('credential-needed', output.text(`find.needs-${entered.room.access}`));
      break;
    case 'entered':
      output.event({ type: 'joined', roomId: entered.room.id, members: entered.room.members });
      return entered;
  }
  return { kind: 'failed' };
}

/** Read before anything else, so that no line of it can be taken for a message. */
async function credentialOf({ show, lines }: Way, output: Output): Promise<CredentialInput | null> {
  switch (show.by) {
    case 'nothing':
      return null;
    case 'ask':
      return { by: 'ask' };
    case 'passphrase':
    case 'code':
      return { by: show.by, text: await readSecret(show.secret, lines, output) };
  }
}

/** Shows what an invite says of itself, and asks whoever sits here whether it is to be used (J4, A24). */
async function isMeant(
  link: string,
  way: Way,
  { client }: Session,
  output: Output,
  { interactive }: Surroundings,
): Promise<boolean> {
  const invite = await client.call('invite.read', { link });
  tellPreview(invite, output);
  if (invite.expired) {
    output.fail('invite-expired');
    return false;
  }
  if (way.yes || invite.member) return true;
  if (!interactive || output.json) throw new Problem('invalid-request', 'invite.yes-needed');
  output.note('invite.question');
  const next = await way.lines.next();
  const answer = next.done || next.value.kind !== 'line' ? '' : next.value.text.trim().toLowerCase();
  if (answer === 'y' || answer === 'yes') return true;
  output.note('invite.not-used');
  return false;
}

function tellPreview(invite: InvitePreview, output: Output): void {
  const { roomId, roomName: name, host, fingerprint, words, addresses, expiresAt } = invite;
  output.event({ type: 'preview', roomId, name, host, fingerprint, words, addresses, expiresAt });
  output.note('invite.room', { name: name ?? output.text('invite.no-name'), id: roomId });
  output.note('invite.host', { fingerprint, words: words.join(' ') });
  output.note('invite.where', { addresses: addresses.join(', ') });
  output.note('invite.until', { until: timeText(expiresAt, output.language) });
}

/** `start` and a room's id are what picks it. */
export function tellChoice(
  target: string,
  start: string,
  rooms: readonly (Room | NearbyRoom)[],
  output: Output,
): void {
  output.fail('room-choice-needed', output.text('find.several', { target }));
  for (const room of rooms) {
    if ('address' in room) output.event(roomEvent(room));
    output.say(`${start}${room.id}  ${room.name}${room.host ? `  ${room.host.name}` : ''}`);
  }
}
