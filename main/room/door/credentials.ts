import type { CredentialInput } from '../../../preload/contract/api.ts';
import { AppError } from '../../../preload/contract/errors.ts';
import { inviteTag, loginTag, sameTag, type Channel } from '../../admission/binding.ts';
import { inviteKeys, readCode, type InviteLink } from '../../admission/invites.ts';
import type { Session } from '../../net/network.ts';
import type { Credential } from '../../protocol/messages.ts';
import type { Surroundings } from '../surroundings.ts';

/** What a newcomer shows one host, on one connection (J1, J2, J4). */
export interface Shown {
  readonly with: Credential;
  /** The end of a login, given the host's answer; null where the secret is another one. */
  finish(answer: string): Promise<{ readonly finish: string; readonly tag: string } | null>;
  /** Whether what the host shows in its welcome proves that it knows the same secret. */
  trusts(tag: string | undefined): boolean;
}
/** Made anew for each connection: what is shown on one is worth nothing on another. */
export type Show = (session: Session) => Promise<Shown>;
export type Means = CredentialInput | { readonly by: 'invite'; readonly link: InviteLink };

/** `name` is what somebody who asks is called by. Throws `credential-wrong` where a code cannot be one. */
export function showing(means: Means, room: string, name: string, around: Surroundings): Show {
  switch (means.by) {
    case 'passphrase':
      return logIn('passphrase', means.text.normalize('NFC'), room, around);
    case 'code': {
      const code = readCode(means.text);
      if (code === null) throw new AppError('credential-wrong');
      return logIn('code', code, room, around);
    }
    case 'invite':
      return byInvite(means.link, around);
    case 'ask':
      return () => Promise.resolve({ with: { by: 'ask', name }, finish: nothing, trusts: () => true });
  }
}

const nothing = (): Promise<null> => Promise.resolve(null);

const channelOf = (room: string, { peer }: Session, around: Surroundings): Channel => ({
  room,
  channel: peer.channel,
  guest: around.network.fingerprint,
  host: peer.fingerprint,
});

function logIn(by: 'passphrase' | 'code', secret: string, room: string, around: Surroundings): Show {
  return async (session) => {
    const begun = await around.logins.begin(secret);
    const channel = channelOf(room, session, around);
    let key: Uint8Array | null = null;
    return {
      with: { by, start: begun.start },
      async finish(answer) {
        const finished = await begun.finish(answer);
        key = finished?.key ?? null;
        return finished && { finish: finished.finish, tag: loginTag(finished.key, 'guest', channel) };
      },
      trusts: (tag) => key !== null && tag !== undefined && sameTag(tag, loginTag(key, 'host', channel)),
    };
  };
}

function byInvite({ room, secret }: InviteLink, around: Surroundings): Show {
  const { id, key } = inviteKeys(secret, room);
  const shared = Buffer.from(key, 'base64url');
  return (session) => {
    const channel = channelOf(room, session, around);
    return Promise.resolve({
      with: { by: 'invite', id, tag: inviteTag(shared, 'guest', channel) },
      finish: nothing,
      trusts: (tag) => tag !== undefined && sameTag(tag, inviteTag(shared, 'host', channel)),
    });
  };
}
