import { expect, it } from 'vitest';
import type { Message } from '../../../preload/contract/model.ts';
import type { StoredRoom } from '../../../main/history/stored-rooms.ts';
import { Reading } from '../../../main/room/messages/reading.ts';
import type { Surroundings } from '../../../main/room/surroundings.ts';

const message = (text: string, cursor: string): Message =>
  ({ kind: 'message', id: cursor, cursor, text, author: 'ana', sentAt: 0 }) as unknown as Message;
const stored = { id: 'room', unread: 0, mentions: 0, readUpTo: null } as unknown as StoredRoom;

it('[rooms] what comes while the last message is looked up stays the last', async () => {
  const looked = Promise.withResolvers<Message>();
  const reading = new Reading(stored, {} as Surroundings, () => looked.promise);
  const last = (): unknown => reading.summary((device) => device).last?.text;
  const learning = reading.learnLast(stored);
  reading.shown([message('newer', '2')]);
  looked.resolve(message('older', '1'));
  await learning;
  expect(last()).toBe('newer');
});

it('[rooms] of two looks at the last message the later one holds, whichever is answered first', async () => {
  const looks = [Promise.withResolvers<Message>(), Promise.withResolvers<undefined>()] as const;
  let at = 0;
  const reading = new Reading(stored, {} as Surroundings, () => looks[at++ % 2 === 0 ? 0 : 1].promise);
  const both = [reading.learnLast(stored), reading.learnLast(stored)];
  looks[1].resolve(undefined);
  await both[1];
  looks[0].resolve(message('deleted since', '1'));
  await both[0];
  expect(reading.summary((device) => device).last).toBeNull();
});
