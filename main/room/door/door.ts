import { inviteTag, loginTag, sameTag, type Channel } from '../../admission/binding.ts';
import { Guesses } from '../../admission/guesses.ts';
import { cleanName, fingerprintOf } from '../../protocol/names.ts';
import type { Login } from '../../protocol/entry.ts';
import type { ProtocolReason } from '../../protocol/errors.ts';
import { limits } from '../../protocol/limits.ts';
import type { Credential } from '../../protocol/messages.ts';
import { ask } from './enter.ts';
import type { Inbox } from '../inbox.ts';
import type { Join } from './lobby.ts';
import type { RoomLog } from '../log/log.ts';
import type { Members } from '../members.ts';
import { Petitions } from './petitions.ts';
import type { Surroundings } from '../surroundings.ts';

/** `tag` shows somebody who came with a secret that this host has it too. */
export type Verdict =
  { readonly let: 'in'; readonly tag?: string } | { readonly let: 'out'; readonly reason: ProtocolReason };

type By<Kind extends Credential['by']> = Extract<Credential, { readonly by: Kind }>;
/** How somebody was let in, for the entry that says so. */
interface Passed {
  readonly how: 'passphrase' | 'invite' | 'open';
  readonly invite?: string;
  /** Shows it that this host has the secret too. */
  readonly tag?: string;
}
type Checked = Passed | { readonly reason: ProtocolReason };

const out = (reason: ProtocolReason): Verdict => ({ let: 'out', reason });
const welcomed = ({ tag }: Passed): Verdict => ({ let: 'in', ...(tag !== undefined && { tag }) });

/** Decides for a host who comes into the room (J1, J2, J4, J6), by the rules in its log. */
export class Door {
  readonly petitions: Petitions;
  readonly #around: Surroundings;
  readonly #log: RoomLog;
  readonly #members: Members;
  readonly #guesses: Guesses;
  /** Invites that somebody is just coming by. */
  readonly #inUse = new Set<string>();
  readonly #tries = new Map<string, number>();

  constructor(around: Surroundings, log: RoomLog, members: Members) {
    this.#around = around;
    this.#log = log;
    this.#members = members;
    this.#guesses = new Guesses(around.clock);
    this.petitions = new Petitions(around.clock);
    log.committed.on((entries) => {
      for (const entry of entries) if (entry.kind === 'admit') this.petitions.remove(entry.body.device);
    });
  }

  /** Why the device is kept out whatever it shows, or at least unless it shows something. */
  refusal(device: string): 'kicked' | 'banned' | null {
    const removal = this.#members.rules.outBy(device);
    return removal && (removal.how === 'ban' ? 'banned' : 'kicked');
  }

  /** It comes in without anything to show or to write down. */
  isPlain(device: string, member: boolean): boolean {
    const { rules } = this.#members;
    if (rules.outBy(device) !== null) return false;
    return rules.isInside(device) || (!this.#members.hasJoined(device) && (member || rules.isOpen));
  }

  /** `member`: others speak of it as one. Rejects with AppError, the session ended, where it does not go on as it began. */
  async judge(inbox: Inbox, join: Join, member: boolean): Promise<Verdict> {
    const { device } = inbox.session.peer;
    const { rules } = this.#members;
    const removal = rules.outBy(device);
    if (removal?.how === 'ban') return out('banned');
    const inside = this.isPlain(device, member);
    if (!inside && rules.rules.locked) return out('room-locked');
    if (!inside && !removal && rules.isOpen) return this.#letIn(device, { how: 'open' });
    const shown = join.with;
    if (!shown) return inside ? { let: 'in' } : out(removal ? 'kicked' : 'credential-needed');
    if (shown.by === 'ask') return inside ? { let: 'in' } : this.#petition(inbox, shown, removal !== null);
    const checked = shown.by === 'invite' ? this.#invite(inbox, shown) : await this.#logIn(inbox, shown);
    if ('reason' in checked) return out(checked.reason);
    if (inside) return welcomed(checked);
    if (removal && checked.how === 'passphrase') return out('kicked');
    return this.#letIn(device, checked);
  }

  async #letIn(device: string, passed: Passed): Promise<Verdict> {
    const refusal = await this.#admit(device, passed);
    return refusal ? out(refusal) : welcomed(passed);
  }

  #petition(inbox: Inbox, shown: By<'ask'>, kicked: boolean): Verdict {
    if (this.#members.rules.rules.access !== 'ask' && !kicked) return out('credential-needed');
    const { device, address } = inbox.session.peer;
    const name = cleanName(shown.name) ?? fingerprintOf(device);
    return out(this.petitions.add({ device, name, address }));
  }

  #invite(inbox: Inbox, shown: By<'invite'>): Checked {
    const { device } = inbox.session.peer;
    const invitation = this.#members.rules.invitationOf(shown.id);
    if (!invitation || invitation.body.by !== 'link') return { reason: 'invite-unknown' };
    const key = Buffer.from(invitation.body.key, 'base64url');
    const channel = this.#channel(inbox);
    if (!sameTag(shown.tag, inviteTag(key, 'guest', channel))) return { reason: 'credential-wrong' };
    if (invitation.revoked) return { reason: 'invite-unknown' };
    if (invitation.body.expires <= this.#around.clock.now()) return { reason: 'invite-expired' };
    if ((invitation.usedBy ?? device) !== device || this.#inUse.has(invitation.id))
      return { reason: 'invite-used' };
    return { how: 'invite', invite: invitation.id, tag: inviteTag(key, 'host', channel) };
  }

  async #logIn(inbox: Inbox, shown: By<'passphrase' | 'code'>): Promise<Checked> {
    const { address, device } = inbox.session.peer;
    if (!this.#guesses.allow(address, device)) return { reason: 'too-many-guesses' };
    if (shown.by === 'passphrase') {
      const { access, login } = this.#members.rules.rules;
      const tag = await this.#prove(inbox, access === 'passphrase' ? (login ?? null) : null, shown.start);
      return tag === null ? { reason: 'credential-wrong' } : { how: 'passphrase', tag };
    }
    const code = this.#members.rules.code(this.#around.clock.now());
    const tries = code ? (this.#tries.get(code.id) ?? 0) : 0;
    const usable =
      code?.body.by === 'code' && tries < limits.codeTries && !this.#inUse.has(code.id) ? code : null;
    if (code) this.#tries.set(code.id, tries + 1);
    const login = usable?.body.by === 'code' ? usable.body.login : null;
    const tag = await this.#prove(inbox, login, shown.start);
    return tag === null || !usable
      ? { reason: 'credential-wrong' }
      : { how: 'invite', invite: usable.id, tag };
  }

  /** The rest of a login. Null where the other side has not shown that it knows the secret (J2). */
  async #prove(inbox: Inbox, login: Login | null, start: string): Promise<string | null> {
    const { logins, clock } = this.#around;
    const room = this.#log.roomId;
    const answered = await logins.answer(login, start);
    if (!answered) return null;
    inbox.session.send({ type: 'challenge', room, answer: answered.answer });
    const proof = await ask(inbox, clock, (message) => (message.type === 'proof' ? message : null));
    const key = proof.room === room ? await answered.finish(proof.finish) : null;
    if (!key || login === null) return null;
    const channel = this.#channel(inbox);
    return sameTag(proof.tag, loginTag(key, 'guest', channel)) ? loginTag(key, 'host', channel) : null;
  }

  /** Writes down that the device is let in; why it is not, where that cannot be. */
  async #admit(device: string, { how, invite }: Passed): Promise<ProtocolReason | null> {
    // A login takes its time: two may have come by one code.
    if (invite !== undefined && this.#inUse.has(invite)) return 'invite-used';
    if (invite !== undefined) this.#inUse.add(invite);
    try {
      const { rules } = this.#members;
      const lifts = rules.liftable(device, 'kick');
      const body = { device, how, ...(invite === undefined ? {} : { invite }), lifts };
      const { clock, signer } = this.#around;
      // Nor would it count: the room was locked meanwhile, say, or another one has come by the invite.
      if (!rules.permits(signer.device, 'admit', body, clock.now()))
        return rules.rules.locked
          ? 'room-locked'
          : invite === undefined
            ? 'credential-needed'
            : 'invite-used';
      await this.#log.write('admit', body);
      return null;
    } catch (error) {
      this.#around.logger.log('warn', 'room.not-let-in', { room: this.#log.roomId, error });
      return 'internal';
    } finally {
      if (invite !== undefined) this.#inUse.delete(invite);
    }
  }

  #channel({ session }: Inbox): Channel {
    return {
      room: this.#log.roomId,
      channel: session.peer.channel,
      guest: session.peer.fingerprint,
      host: this.#around.network.fingerprint,
    };
  }
}
