import { beforeEach, expect, it } from 'vitest';
import type { StoredMember } from '../../../main/history/stored-rooms.ts';
import { silentLogger } from '../../../main/lib/logger.ts';
import { limits } from '../../../main/protocol/limits.ts';
import type { Surroundings } from '../../../main/room/surroundings.ts';
import { Tidings } from '../../../main/room/messages/tidings.ts';
import { knownDevice } from '../../support/devices.ts';
import { idFor } from '../../support/history-entries.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { activePerson } from '../../support/own-state.ts';

const [ana, bo] = [idFor('ana'), idFor('bo')] as const;
const place = (lamport: number): string =>
  `${lamport.toString(16).padStart(12, '0')}-${'0'.repeat(32)}-00000001`;
const room = { id: 'r'.repeat(32), readUpTo: null };

let clock = new ManualClock();
let written: Partial<StoredMember>[] = [];
let members = new Set<string>();
let tidings: Tidings;
beforeEach(() => {
  clock = new ManualClock();
  written = [];
  members = new Set([ana, bo]);
  const putMember = (_room: string, member: Partial<StoredMember>): Promise<void> => {
    written.push(member);
    return Promise.resolve();
  };
  const around = {
    ...{ clock, logger: silentLogger, person: activePerson, signer: knownDevice(1) },
    history: { putMember },
  } as unknown as Surroundings;
  tidings = new Tidings(room, [], around, (device) => members.has(device));
});

it('[S5] a host that tells of devices that do not exist fills neither memory nor disk', () => {
  for (let frame = 0; frame < 60; frame++) {
    const invented = Array.from({ length: 100 }, (_, at) => idFor(`${frame}/${at}`));
    tidings.learnMarks(invented.map((device) => [device, place(9)]));
    for (const device of invented) tidings.learnStatus(device, 'away', 'gone fishing');
    tidings.gone(invented);
  }
  clock.pass(60_000);
  tidings.stop();
  expect(tidings.marks).toHaveLength(limits.guestsPerRoom);
  const last = idFor('59/99');
  expect([tidings.statusOf(last).text, tidings.lastSeenOf(last)]).toEqual(['', null]);
  expect(written).toEqual([]);
  tidings.learnMarks([[ana, place(3)]]);
  expect(tidings.marks).toContainEqual({ id: ana, upTo: place(3) });
  expect(tidings.learnStatus(bo, 'busy', 'in a meeting')).toBe(true);
});

it('[S5] what is told of a member before its join has come is kept, and written down once it has', () => {
  members.delete(bo);
  tidings.learnMarks([
    [ana, place(3)],
    [bo, place(4)],
  ]);
  expect(tidings.learnStatus(bo, 'away', '')).toBe(true);
  clock.pass(60_000);
  expect(written).toEqual([{ device: ana, readUpTo: place(3) }]);
  members.add(bo);
  tidings.stop();
  expect(written.slice(1)).toEqual([{ device: bo, readUpTo: place(4) }]);
  expect(tidings.marks).toHaveLength(2);
});
