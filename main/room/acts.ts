import type { Asking, Invite, NewInvite, Removed, Role, Rules } from '../../preload/contract/rules.ts';
import type { DeviceId, EntryId } from '../../preload/contract/model.ts';
import { AppError } from '../../preload/contract/errors.ts';
import { inviteKeys, makeCode, readCode, writeInvite, type InviteLink } from '../admission/invites.ts';
import type { DeedKind } from '../governance/deeds.ts';
import type { Invitation } from '../governance/state.ts';
import type { Entry, EntryBody } from '../protocol/entry.ts';
import { limits } from '../protocol/limits.ts';
import { cleanName, fingerprintOf } from '../protocol/names.ts';
import type { RoomLog } from './log/log.ts';
import type { Members } from './members.ts';
import type { Petition } from './door/petitions.ts';
import type { Surroundings } from './surroundings.ts';

const minuteMs = 60_000;
const linkMinutes = 1_440;

/** What a person does to the room's rules and its people: each a signed deed, refused here already where it would not count (L6). */
export class Acts {
  readonly #around: Surroundings;
  readonly #log: RoomLog;
  readonly #members: Members;

  constructor(around: Surroundings, log: RoomLog, members: Members) {
    this.#around = around;
    this.#log = log;
    this.#members = members;
  }

  /** Throws `not-allowed`, `passphrase-needed`, `login-failed`, `storage-…`. */
  async setRules(change: Partial<Rules>, passphrase?: string): Promise<void> {
    const { slowSeconds, ...rest } = change;
    const body: EntryBody<'settings'> = {
      ...rest,
      ...(slowSeconds === undefined ? {} : { slowMs: slowSeconds * 1_000 }),
    };
    const wantsOne = change.access === 'passphrase';
    if (wantsOne && passphrase === undefined && !this.#members.rules.rules.login)
      throw new AppError('passphrase-needed');
    if (Object.keys(body).length === 0 && passphrase === undefined) return;
    // Asked before the secret is worked on, which takes its time.
    if (
      !this.#members.rules.permits(
        this.#self,
        'settings',
        { ...body, ...(passphrase === undefined ? {} : { access: 'open' }) },
        this.#now,
      )
    )
      throw new AppError('not-allowed');
    const login =
      passphrase === undefined ? undefined : await this.#around.logins.register(passphrase.normalize('NFC'));
    await this.#do('settings', { ...body, ...(login && { login, access: 'passphrase' }) });
  }

  async setRole(device: string, role: Role): Promise<void> {
    await this.#do('role', { device, role, known: this.#knownOf(device) });
  }

  async remove(device: string, how: 'kick' | 'ban'): Promise<void> {
    await this.#do('remove', { device, how, known: this.#knownOf(device) });
  }

  async pardon(device: string): Promise<void> {
    const lifts = this.#members.rules.liftable(device, 'ban');
    if (lifts.length === 0) throw new AppError('person-unknown');
    await this.#do('pardon', { device, lifts });
  }

  async mute(device: string, minutes: number | null): Promise<void> {
    const until = minutes === null ? 0 : minutes === 0 ? null : this.#now + minutes * minuteMs;
    await this.#do('mute', { device, until });
  }

  async admit(device: string): Promise<void> {
    await this.#do('admit', { device, how: 'asked', lifts: this.#members.rules.liftable(device, 'kick') });
  }

  /** `link`: where the room can be reached now. Throws `not-allowed`, `invite-limit`, `login-failed`, `storage-…`. */
  async invite(
    by: 'link' | 'code',
    minutes: number | undefined,
    link: Pick<InviteLink, 'host' | 'addresses'>,
  ): Promise<NewInvite> {
    if (this.#members.rules.invitations(this.#now).length >= limits.invitesPerRoom)
      throw new AppError('invite-limit');
    const { randomBytes, logins } = this.#around;
    if (by === 'code') {
      const text = makeCode(randomBytes(5));
      const login = await logins.register(readCode(text) ?? text);
      return this.#new(text, await this.#do('invite', { by, login, expires: this.#now + limits.codeMs }));
    }
    const secret = randomBytes(16);
    const room = this.#log.roomId;
    const expires = Math.ceil((this.#now + (minutes ?? linkMinutes) * minuteMs) / 1_000) * 1_000;
    const entry = await this.#do('invite', { by, ...inviteKeys(secret, room), expires });
    return this.#new(writeInvite({ ...link, room, secret, expires }), entry);
  }

  async revoke(id: EntryId): Promise<void> {
    await this.#do('revoke', { invite: id });
  }

  invites(): Invite[] {
    return this.#members.rules.invitations(this.#now).map((invitation) => this.#shown(invitation));
  }

  removed(): Removed[] {
    return this.#members.rules.removed().map(({ device, how, by, at }) => ({
      id: device as DeviceId,
      name: this.#members.nameOf(device),
      fingerprint: fingerprintOf(device),
      how,
      byName: this.#members.nameOf(by),
      at,
    }));
  }

  asking(petitions: readonly Petition[]): Asking[] {
    return petitions.map(({ device, name, since }) => ({
      id: device as DeviceId,
      name: cleanName(name) ?? fingerprintOf(device),
      fingerprint: fingerprintOf(device),
      since,
      sameName: this.#members.isTaken(name, device),
    }));
  }

  /** Up to where that device's chains are here, those with deeds before others: what it has done by then goes on counting. */
  #knownOf(device: string): [chain: string, seq: number][] {
    const heads = this.#log.checkedHeads().filter(([chain]) => this.#log.authorOf(chain) === device);
    const known = new Map(heads.map(([chain, seq]) => [chain, seq]));
    for (const [chain] of this.#members.rules.known(device)) {
      const seq = known.get(chain);
      known.delete(chain);
      if (seq !== undefined) known.set(chain, seq);
    }
    return [...known].slice(-limits.knownChains);
  }

  get #self(): string {
    return this.#around.signer.device;
  }

  get #now(): number {
    return this.#around.clock.now();
  }

  async #do<Kind extends DeedKind>(kind: Kind, body: EntryBody<Kind>): Promise<Entry> {
    if (!this.#members.rules.permits(this.#self, kind, body, this.#now)) throw new AppError('not-allowed');
    return this.#log.write(kind, body);
  }

  #new(text: string, { id }: Entry): NewInvite {
    const made = this.#members.rules.invitations(this.#now).find((invitation) => invitation.id === id);
    if (!made) throw new AppError('not-allowed');
    return { ...this.#shown(made), text };
  }

  #shown({ id, body, by }: Invitation): Invite {
    return {
      id: id as EntryId,
      by: body.by,
      authorName: this.#members.nameOf(by),
      own: by === this.#self,
      expiresAt: body.expires,
    };
  }
}
