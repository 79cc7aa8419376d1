import type { Entry } from '../../main/protocol/entry.ts';
import { knownDevice } from './devices.ts';
import { charterOf } from './room-devices.ts';
import { Scribe, type ShownRoom } from './shown-room.ts';

const [ana, mo, cy] = [knownDevice(1), knownDevice(3), knownDevice(4)];
/** Whose disk it is. */
export const ben = knownDevice(2);
export const charter = charterOf(ana);
/** One of each text that is ever said. */
export const words = ['apples', 'pears', 'plums', 'cherries', 'figs', 'dates'] as const;

/**
 * A room in which deeds come behind what they judge: somebody is banned and pardoned, muted and heard again, loses a rank in which they
 * deleted something and has it back, is blocked and no longer so; at the end a ban is cut with the chain it forks.
 */
export function courseOf(): readonly ((room: ShownRoom) => Promise<void>)[] {
  const at = (author: typeof ana, byte: number): Scribe => new Scribe(author, charter.id, byte);
  const [anas, mos, cys, bens] = [at(ana, 0xa1), at(mo, 0xb1), at(cy, 0xc1), at(ben, 0xd1)];
  const late = at(ana, 0xa2);
  const [forked, other] = [at(ana, 0xa3), at(ana, 0xa3)];
  const joined = [anas, mos, cys, bens].map((scribe, nth) =>
    scribe.write(nth + 1, 'join', { name: `${nth}`, colour: 'blue' }),
  );
  const ranked = anas.write(5, 'role', { device: mo.device, role: 'moderator', known: [] });
  const named = [{ device: ben.device, name: 'Ben' }];
  const apples = cys.write(20, 'message', { text: 'apples', mentions: named });
  const pears = cys.write(21, 'message', { text: 'pears', mentions: named });
  const plums = cys.write(22, 'message', { text: 'plums', mentions: named });
  const said = [
    ...[apples, pears, plums],
    cys.write(23, 'edit', { target: pears.id, text: 'cherries', mentions: named }),
    mos.write(24, 'delete', { target: plums.id, edits: [] }),
    mos.write(25, 'pin', { target: apples.id, on: true }),
    cys.write(26, 'pin', { target: pears.id, on: true }),
  ];
  const figs = mos.write(27, 'message', { text: 'figs', announce: true });
  const asked = [figs, cys.write(28, 'confirm', { target: figs.id, how: 'read' })];
  const dates = anas.write(29, 'message', { text: 'dates' });
  const banned = late.write(10, 'remove', { device: cy.device, how: 'ban', known: [] });
  const gets =
    (...entries: readonly Entry[]) =>
    (room: ShownRoom): Promise<void> =>
      room.receive(...entries);
  const blocks =
    (blocked: boolean) =>
    (room: ShownRoom): Promise<void> =>
      room.contacts.note(cy.device, { blocked });
  return [
    gets(...joined, ranked),
    gets(...said, ...asked, dates),
    gets(banned),
    gets(late.write(11, 'pardon', { device: cy.device, lifts: [banned.id] })),
    gets(late.write(12, 'mute', { device: cy.device, until: 0 })),
    gets(late.write(13, 'mute', { device: cy.device, until: null })),
    gets(late.write(14, 'role', { device: mo.device, role: 'member', known: [] })),
    gets(late.write(15, 'role', { device: mo.device, role: 'moderator', known: [] })),
    blocks(true),
    blocks(false),
    gets(forked.write(16, 'remove', { device: cy.device, how: 'ban', known: [] })),
    gets(other.write(16, 'message', { text: 'dates' })),
  ];
}
