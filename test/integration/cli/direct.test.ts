import { afterEach, beforeEach, expect, it } from 'vitest';
import { heard, Terminals } from '../../support/terminals.ts';

let terminals: Terminals;
beforeEach(() => {
  terminals = new Terminals();
});
afterEach(() => terminals.end());

it('[J7] somebody of a room is talked to alone by their name, and reads it when they are there next', async () => {
  const [ana, address] = await terminals.host('Ana', 'Team');
  const ben = await terminals.join('Ben', address);
  await ana.event('member', ({ name, present }) => name === 'Ben' && present === true);
  expect(await ben.leave()).toBe(0);
  const sent = await terminals.start('Ben', 'send', '@Ana', 'between us', '--json');
  expect(await sent.exited).toBe(0);
  const nobody = await terminals.start('Ben', 'send', '@Cleo', 'hello', '--json');
  expect(await nobody.exited).toBe(1);
  expect(nobody.of('error').map(({ code }) => code)).toEqual(['person-unknown']);
  expect(ana.of('message')).toEqual([]);
  await ana.leave();
  const again = await terminals.start('Ana', 'join', '@Ben', '--json');
  expect(await heard(again, 'between us')).toMatchObject({ name: 'Ben' });
});

it('[J7] a hidden room is not among those that are found', async () => {
  const hidden = await terminals.start('Ana', 'host', 'Out of sight', '--hidden', '--json');
  const { roomId } = await hidden.event('hosting');
  const [, open] = await terminals.host('Bo', 'In sight');
  const looking = await terminals.start('Cy', 'rooms', '--wait', '300', '--json');
  // What was there before this one would have been found with it.
  await looking.event('room', ({ roomId: id }) => id === open.split('/')[1]);
  looking.child.kill('SIGINT');
  expect(await looking.exited).toBe(0);
  expect(looking.of('room').map(({ roomId: id }) => id)).not.toContain(roomId);
});
