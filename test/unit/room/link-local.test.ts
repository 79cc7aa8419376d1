import { afterEach, expect, it } from 'vitest';
import { pairToldBy, plainHost, toldBy } from '../../../main/room/place.ts';
import { Crew } from '../../support/crew.ts';
import type { Mate } from '../../support/mate.ts';

type Three = [Mate, Mate, Mate];
const crews: Crew[] = [];
afterEach(async () => {
  for (const crew of crews.splice(0)) await crew.stop();
});
/** Whoever is dialled without the scope is not found. */
const linkLocal = (): Crew => {
  const crew = new Crew((number) => `fe80::${number}%lan`);
  crews.push(crew);
  return crew;
};

it('[H3] a link-local address that a peer names is on the link to that peer, any other is as named', () => {
  const at = (host: string) => ({ device: 'bo', host, port: 1 });
  expect(toldBy('fe80::1%eth0', at('fe80::2'))).toEqual(at('fe80::2%eth0'));
  expect(toldBy('FE80::1%7', at('febf::2'))).toEqual(at('febf::2%7'));
  for (const host of ['10.0.0.2', 'fd00::2', '::1', 'fec0::2', 'fe80::2%wlan0'])
    expect(toldBy('fe80::1%eth0', at(host))).toEqual(at(host));
  for (const from of ['fd00::1', '10.0.0.1', 'fe80::1'])
    expect(toldBy(from, at('fe80::2'))).toEqual(at('fe80::2'));
  expect(pairToldBy('fe80::1%eth0', ['fe80::2', 9])).toEqual(['fe80::2%eth0', 9]);
  expect(pairToldBy('fe80::1%eth0', null)).toBeNull();
  expect([plainHost('fe80::1%eth0'), plainHost('10.0.0.1')]).toEqual(['fe80::1', '10.0.0.1']);
});

it('[H3] members on link-local addresses go on when the host is lost, and it finds them again', async () => {
  const crew = linkLocal();
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy');
  const [ana, bo, cy] = mates as Three;
  await ana.crash();
  const next = await crew.untilOne(id, [bo, cy]);
  expect(next).toBe(bo);
  await ana.start();
  expect(await crew.untilOne(id, mates)).toBe(bo);
});

it('[H4] the next host is found where it is sent on to, over link-local addresses', async () => {
  const crew = linkLocal();
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy');
  const [ana, , cy] = mates as Three;
  await crew.done(ana.rooms.handOver(id, cy.device as never));
  expect(await crew.untilOne(id, mates)).toBe(cy);
  expect(cy.room(id).term).toBe(2);
});

it('[J1] who asks a guest for the room is sent on to its host, over link-local addresses', async () => {
  const crew = linkLocal();
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy');
  const [ana, bo, cy] = mates as Three;
  await cy.crash();
  await crew.done(ana.rooms.handOver(id, bo.device as never));
  await crew.untilOne(id, [ana, bo]);
  await cy.start();
  expect(await crew.untilOne(id, mates)).toBe(bo);
});
