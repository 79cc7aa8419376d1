import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { CredentialInput, JoinOutcome } from '../../../preload/contract/api.ts';
import type { DeviceId, RoomId } from '../../../preload/contract/model.ts';
import type { Access } from '../../../preload/contract/rules.ts';
import { limits } from '../../../main/protocol/limits.ts';
import { Crew } from '../../support/crew.ts';
import type { Mate } from '../../support/mate.ts';

let crew: Crew;
beforeEach(() => {
  crew = new Crew();
});
afterEach(() => crew.stop());

const port = 47_470;
const idOf = (mate: Mate): DeviceId => mate.device as DeviceId;

async function found(host: Mate, access: Access, passphrase?: string): Promise<RoomId> {
  const { id } = await crew.done(host.rooms.found('Workshop', { access, passphrase }));
  await crew.pass(500);
  return id;
}
function come(mate: Mate, host: Mate, credential?: CredentialInput): Promise<JoinOutcome> {
  const target = { kind: 'address', address: `${host.address}:${port}` } as const;
  return crew.done(mate.rooms.join(target, credential));
}
const byLink = (mate: Mate, link: string): Promise<JoinOutcome> =>
  crew.done(mate.rooms.join({ kind: 'invite', link }));
const hasCode = (code: string): unknown => expect.objectContaining({ code });

it('[J1, J2] a room with a passphrase lets in who knows it, by any host, and nobody else; members come back without', async () => {
  const [ana, bo, cy] = [await crew.mate('Ana'), await crew.mate('Bo'), await crew.mate('Cy')];
  const id = await found(ana, 'passphrase', 'correct horse');
  expect(await come(bo, ana)).toMatchObject({ kind: 'credential', room: { access: 'passphrase' } });
  await expect(come(bo, ana, { by: 'passphrase', text: 'wrong horse' })).rejects.toEqual(
    hasCode('credential-wrong'),
  );
  expect(await come(bo, ana, { by: 'passphrase', text: 'correct horse' })).toMatchObject({ kind: 'joined' });
  await bo.say(id, 'in');
  await crew.untilOne(id, [ana, bo]);
  await bo.crash();
  await bo.start();
  await crew.untilOne(id, [ana, bo]);
  // Bo hosts from now on, and checks the passphrase as Ana did.
  await crew.done(ana.rooms.handOver(id, idOf(bo)));
  await crew.untilOne(id, [ana, bo]);
  await expect(come(cy, bo, { by: 'passphrase', text: 'wrong horse' })).rejects.toEqual(
    hasCode('credential-wrong'),
  );
  expect(await come(cy, bo, { by: 'passphrase', text: 'correct horse' })).toMatchObject({ kind: 'joined' });
  await crew.untilOne(id, [ana, bo, cy]);
});

it('[J2] guesses are counted for each address and key; a member is not kept waiting by them', async () => {
  const [ana, bo, eve] = [await crew.mate('Ana'), await crew.mate('Bo'), await crew.mate('Eve')];
  const id = await found(ana, 'passphrase', 'correct horse');
  await come(bo, ana, { by: 'passphrase', text: 'correct horse' });
  const codes: string[] = [];
  for (let guess = 0; guess <= limits.guessesPerMinute; guess++) {
    // After three refusals the app asks its person to stop; what has no app does not.
    const outcome = come(eve, ana, { by: 'passphrase', text: `guess ${guess}` });
    codes.push(
      await outcome.then(
        ({ kind }) => kind,
        ({ code }: { code: string }) => code,
      ),
    );
    if (codes.at(-1) === 'host-doubtful') break;
  }
  expect(codes).toEqual(['credential-wrong', 'credential-wrong', 'credential-wrong', 'host-doubtful']);
  await bo.crash();
  await bo.start();
  await crew.untilOne(id, [ana, bo]);
});

it('[J2] the passphrase can be changed: the old one is good no more, and who is in stays', async () => {
  const [ana, bo, cy] = [await crew.mate('Ana'), await crew.mate('Bo'), await crew.mate('Cy')];
  const id = await found(ana, 'passphrase', 'old');
  await come(bo, ana, { by: 'passphrase', text: 'old' });
  await crew.done(ana.rooms.deeds.setRules(id, {}, 'new'));
  await expect(come(cy, ana, { by: 'passphrase', text: 'old' })).rejects.toEqual(hasCode('credential-wrong'));
  expect(await come(cy, ana, { by: 'passphrase', text: 'new' })).toMatchObject({ kind: 'joined' });
  await crew.untilOne(id, [ana, bo, cy]);
});

it('[J4] an invite lets in one person, once; revoked, used or expired it lets in nobody, and says which', async () => {
  const [ana, bo, cy] = [await crew.mate('Ana'), await crew.mate('Bo'), await crew.mate('Cy')];
  const id = await found(ana, 'invite');
  await expect(come(bo, ana, { by: 'ask' })).rejects.toEqual(hasCode('credential-needed'));
  const first = await crew.done(ana.rooms.deeds.makeInvite(id, { by: 'link' }));
  expect(first.text).toMatch(/^LANDLINE:\/\/JOIN\/[A-Z2-7]+$/);
  expect(bo.rooms.deeds.readInvite(first.text)).toMatchObject({ roomId: id, expired: false, member: false });
  expect(await byLink(bo, first.text)).toMatchObject({ kind: 'joined' });
  await expect(byLink(cy, first.text)).rejects.toEqual(hasCode('invite-used'));
  const second = await crew.done(bo.rooms.deeds.makeInvite(id, { by: 'link', minutes: 1 }));
  await crew.until(() => expect(ana.rooms.deeds.invites(id)).toHaveLength(1));
  await crew.done(ana.rooms.deeds.revokeInvite(id, second.id));
  await expect(byLink(cy, second.text)).rejects.toEqual(hasCode('invite-unknown'));
  const third = await crew.done(ana.rooms.deeds.makeInvite(id, { by: 'link', minutes: 1 }));
  await crew.pass(61_000);
  await expect(byLink(cy, third.text)).rejects.toEqual(hasCode('invite-expired'));
  const fourth = await crew.done(ana.rooms.deeds.makeInvite(id, { by: 'link' }));
  expect(await byLink(cy, fourth.text)).toMatchObject({ kind: 'joined' });
  await crew.untilOne(id, [ana, bo, cy]);
});

it('[J4] an invite is good at whoever hosts by then', async () => {
  const [ana, bo, cy] = [await crew.mate('Ana'), await crew.mate('Bo'), await crew.mate('Cy')];
  const id = await found(ana, 'invite');
  const forBo = await crew.done(ana.rooms.deeds.makeInvite(id, { by: 'link' }));
  await byLink(bo, forBo.text);
  const forCy = await crew.done(ana.rooms.deeds.makeInvite(id, { by: 'link' }));
  await crew.done(ana.rooms.handOver(id, idOf(bo)));
  await crew.untilOne(id, [ana, bo]);
  expect(await byLink(cy, forCy.text)).toMatchObject({ kind: 'joined' });
  await crew.untilOne(id, [ana, bo, cy]);
});

it('[J4] a spoken code is good once, for ten minutes', async () => {
  const [ana, bo, cy] = [await crew.mate('Ana'), await crew.mate('Bo'), await crew.mate('Cy')];
  const id = await found(ana, 'invite');
  const code = await crew.done(ana.rooms.deeds.makeInvite(id, { by: 'code' }));
  expect(code.text).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  expect(await come(bo, ana, { by: 'code', text: code.text.toLowerCase() })).toMatchObject({
    kind: 'joined',
  });
  await expect(come(cy, ana, { by: 'code', text: code.text })).rejects.toEqual(hasCode('credential-wrong'));
  const late = await crew.done(ana.rooms.deeds.makeInvite(id, { by: 'code' }));
  await crew.pass(limits.codeMs + 1_000);
  await expect(come(cy, ana, { by: 'code', text: late.text })).rejects.toEqual(hasCode('credential-wrong'));
  await crew.untilOne(id, [ana, bo]);
});

/** Has the hosts wait with the last step of each login until it is called. */
function holdLogins(): { readonly begun: () => number; readonly release: () => void } {
  const answer = crew.logins.answer.bind(crew.logins);
  const { promise, resolve } = Promise.withResolvers<undefined>();
  let begun = 0;
  vi.spyOn(crew.logins, 'answer').mockImplementation(async (login, start) => {
    const answered = await answer(login, start);
    const finish = async (proof: string): Promise<Uint8Array | null> => {
      begun += 1;
      await promise;
      return (await answered?.finish(proof)) ?? null;
    };
    return answered && { ...answered, finish };
  });
  return { begun: () => begun, release: () => resolve(undefined) };
}

it('[J1] a room that is locked while somebody shows a passphrase does not let it in', async () => {
  const [ana, bo] = [await crew.mate('Ana'), await crew.mate('Bo')];
  const id = await found(ana, 'passphrase', 'correct horse');
  const logins = holdLogins();
  const refused = expect(come(bo, ana, { by: 'passphrase', text: 'correct horse' })).rejects.toEqual(
    hasCode('room-locked'),
  );
  await crew.until(() => expect(logins.begun()).toBe(1));
  await crew.done(ana.rooms.deeds.setRules(id, { locked: true }));
  logins.release();
  await refused;
  expect(ana.room(id).members).toBe(1);
});

it('[J1] who asks is let in by a moderator, wherever that one sits, or turned away', async () => {
  const [ana, bo, cy, di] = [
    await crew.mate('Ana'),
    await crew.mate('Bo'),
    await crew.mate('Cy'),
    await crew.mate('Di'),
  ];
  const id = await found(ana, 'ask');
  expect(await come(bo, ana, { by: 'ask' })).toEqual({ kind: 'asked', roomId: id });
  await crew.until(() => expect(ana.room(id).asking).toMatchObject([{ id: bo.device, name: 'Bo' }]));
  await crew.done(ana.rooms.deeds.admit(id, idOf(bo)));
  await crew.untilOne(id, [ana, bo]);
  expect(bo.rooms.waitingToJoin()).toEqual([]);
  // Bo may decide, and Ana hosts: then the other way round.
  await crew.done(ana.rooms.deeds.setRole(id, idOf(bo), 'moderator'));
  await come(cy, ana, { by: 'ask' });
  await crew.until(() => expect(bo.room(id).asking).toMatchObject([{ id: cy.device, name: 'Cy' }]));
  await crew.done(bo.rooms.deeds.admit(id, idOf(cy)));
  await crew.untilOne(id, [ana, bo, cy]);
  await come(di, ana, { by: 'ask' });
  await crew.until(() => expect(bo.room(id).asking).toMatchObject([{ id: di.device }]));
  bo.rooms.deeds.turnAway(id, idOf(di));
  await crew.until(() => expect(di.rooms.waitingToJoin()).toMatchObject([{ state: 'turned-away' }]));
  expect(ana.room(id).asking).toEqual([]);
  expect(cy.room(id).asking).toEqual([]);
});

it('[J6] who is kicked is out at once and everywhere, and comes back only when let in anew', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy');
  const [ana, bo, cy] = mates as [Mate, Mate, Mate];
  await crew.done(ana.rooms.deeds.remove(id, idOf(cy), 'kick'));
  await crew.until(() =>
    expect(cy.room(id).connection).toEqual({ kind: 'removed', how: 'kick', byName: 'Ana' }),
  );
  await expect(crew.done(cy.rooms.talk.send(id, { text: 'let me back' }))).rejects.toEqual(
    hasCode('removed'),
  );
  expect(await crew.untilOne(id, [ana, bo])).toBe(ana);
  expect(ana.room(id).members).toBe(2);
  await expect(come(cy, ana)).rejects.toEqual(hasCode('kicked'));
  const invite = await crew.done(bo.rooms.deeds.makeInvite(id, { by: 'link' }));
  expect(await byLink(cy, invite.text)).toMatchObject({ kind: 'joined' });
  await crew.untilOne(id, [ana, bo, cy]);
  expect(bo.rooms.deeds.removed(id)).toEqual([]);
});

it('[J6] who is out comes back also to a host that it knows to have been out itself', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy');
  const [ana, bo, cy] = mates as [Mate, Mate, Mate];
  await crew.done(ana.rooms.deeds.remove(id, idOf(bo), 'kick'));
  await crew.until(() => expect(cy.room(id).members).toBe(2));
  await crew.done(ana.rooms.deeds.remove(id, idOf(cy), 'kick'));
  await crew.until(() => expect(cy.room(id).connection).toMatchObject({ kind: 'removed', how: 'kick' }));
  const forBo = await crew.done(ana.rooms.deeds.makeInvite(id, { by: 'link' }));
  expect(await byLink(bo, forBo.text)).toMatchObject({ kind: 'joined' });
  await crew.done(ana.rooms.handOver(id, idOf(bo)));
  await crew.untilOne(id, [ana, bo]);
  // All that Cy has heard is that Bo is out.
  const forCy = await crew.done(bo.rooms.deeds.makeInvite(id, { by: 'link' }));
  expect(await byLink(cy, forCy.text)).toMatchObject({ kind: 'joined' });
  await crew.untilOne(id, [ana, bo, cy]);
});

it('[J6] who is banned is refused by every host that knows it, also with an invite, until pardoned', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy');
  const [ana, bo, cy] = mates as [Mate, Mate, Mate];
  await crew.done(ana.rooms.deeds.remove(id, idOf(cy), 'ban'));
  await crew.until(() => expect(cy.room(id).connection).toMatchObject({ kind: 'removed', how: 'ban' }));
  const invite = await crew.done(ana.rooms.deeds.makeInvite(id, { by: 'link' }));
  await expect(byLink(cy, invite.text)).rejects.toEqual(hasCode('banned'));
  await crew.done(ana.rooms.handOver(id, idOf(bo)));
  await crew.untilOne(id, [ana, bo]);
  await expect(come(cy, bo)).rejects.toEqual(hasCode('banned'));
  expect(bo.rooms.deeds.removed(id)).toMatchObject([{ id: cy.device, how: 'ban', byName: 'Ana' }]);
  await expect(crew.done(bo.rooms.deeds.pardon(id, idOf(cy)))).rejects.toEqual(hasCode('not-allowed'));
  await crew.done(ana.rooms.deeds.pardon(id, idOf(cy)));
  await crew.pass(500);
  expect(await come(cy, bo)).toMatchObject({ kind: 'joined' });
  await crew.untilOne(id, [ana, bo, cy]);
});

it('[L6] muted, read-only and slow rooms: the app says so, and what is written all the same is shown to nobody', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy');
  const [ana, bo, cy] = mates as [Mate, Mate, Mate];
  await crew.done(ana.rooms.deeds.mute(id, idOf(bo), 10));
  await crew.until(() => expect(bo.room(id).silence).toMatchObject({ why: 'muted' }));
  await expect(crew.done(bo.rooms.talk.send(id, { text: 'hm' }))).rejects.toEqual(hasCode('muted'));
  await crew.done(ana.rooms.deeds.mute(id, idOf(bo), 0));
  await crew.until(() => expect(bo.room(id).silence).toBeNull());
  await bo.say(id, 'back');
  await crew.done(ana.rooms.deeds.setRules(id, { readOnly: true }));
  await crew.until(() => expect(cy.room(id).silence).toEqual({ why: 'read-only' }));
  await expect(crew.done(cy.rooms.talk.send(id, { text: 'hm' }))).rejects.toEqual(hasCode('read-only'));
  await expect(crew.done(cy.rooms.deeds.setRules(id, { readOnly: false }))).rejects.toEqual(
    hasCode('not-allowed'),
  );
  await ana.say(id, 'Ana may');
  await crew.done(ana.rooms.deeds.setRules(id, { readOnly: false, slowSeconds: 30 }));
  await crew.until(() => expect(cy.room(id).rules.slowSeconds).toBe(30));
  await cy.say(id, 'one');
  await expect(crew.done(cy.rooms.talk.send(id, { text: 'two' }))).rejects.toEqual(hasCode('slow-mode'));
  await crew.pass(31_000);
  await cy.say(id, 'two');
  await crew.untilOne(id, [ana, bo, cy]);
  expect(await bo.texts(id)).toEqual(['back', 'Ana may', 'one', 'two']);
});

it('[J1] a locked room lets in nobody new, and everybody back', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo');
  const [ana, bo] = mates as [Mate, Mate];
  const cy = await crew.mate('Cy');
  await crew.done(ana.rooms.deeds.setRules(id, { locked: true }));
  await expect(come(cy, ana)).rejects.toEqual(hasCode('room-locked'));
  await bo.crash();
  await bo.start();
  await crew.untilOne(id, [ana, bo]);
});

it('[H3, L8] who is made a guest hosts no more, and never takes over', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy');
  const [ana, bo, cy] = mates as [Mate, Mate, Mate];
  await crew.done(ana.rooms.handOver(id, idOf(bo)));
  await crew.untilOne(id, [ana, bo, cy]);
  await crew.done(ana.rooms.deeds.setRole(id, idOf(bo), 'guest'));
  const host = await crew.untilOne(id, [ana, bo, cy]);
  expect(host).not.toBe(bo);
  await host.crash();
  const rest = [ana, bo, cy].filter((mate) => mate !== host);
  expect(await crew.untilOne(id, rest)).not.toBe(bo);
});
