import { beforeEach, describe, expect, it } from 'vitest';
import type { Announcement } from '../../../main/discovery/answers.ts';
import type { DiscoveryEvent } from '../../../main/discovery/discovery.ts';
import { sightingLimits, Sightings } from '../../../main/discovery/sightings.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const announcement = (instance: string, term = 1): Announcement => ({
  instance,
  port: 4711,
  claim: { room: 'r'.repeat(32), name: 'Kitchen', access: 'open', term, fingerprint: '0f'.repeat(20) },
});
const here = '10.0.0.2';

describe('sightings', () => {
  let clock: ManualClock;
  let events: DiscoveryEvent[];
  let sightings: Sightings;
  /** One question, of which one answers after a tenth of a second, and ten seconds. */
  const round = (...answering: readonly (readonly [string, string])[]): void => {
    clock.pass(1);
    const askedAt = clock.monotonic();
    clock.pass(100);
    for (const [instance, source] of answering) sightings.heard(announcement(instance), source);
    clock.pass(10_000);
    sightings.asked(askedAt);
  };
  const doubts = (): readonly string[] =>
    events.flatMap((event) => (event.kind === 'doubted' ? event.instance : []));
  const sighted = (): readonly string[] =>
    events.flatMap((event) =>
      event.kind === 'sighted' ? `${event.sighting.instance} ${event.sighting.address}` : [],
    );

  beforeEach(() => {
    clock = new ManualClock();
    clock.pass(100_000);
    events = [];
    sightings = new Sightings(
      () => clock.monotonic(),
      (event) => events.push(event),
    );
  });

  it('[trap D4] one that answers is never doubted, one that does not is after three questions', () => {
    sightings.heard(announcement('quiet'), here);
    for (let rounds = 0; rounds < 500; rounds++) {
      round(['lively', here]);
      if (rounds === 1) expect(doubts()).toEqual([]);
    }
    expect(new Set(doubts())).toEqual(new Set(['quiet']));
    expect(sightings.size).toBe(2);
  });

  it('[D4] a doubt is repeated with every round until the instance is forgotten', () => {
    sightings.heard(announcement('quiet'), here);
    for (let rounds = 0; rounds < 5; rounds++) round();
    expect(doubts()).toEqual(['quiet', 'quiet', 'quiet']);
    sightings.forget('quiet');
    round();
    expect(doubts()).toHaveLength(3);
    expect(sightings.size).toBe(0);
  });

  it('[trap D8] an address that falls silent beside another of the same instance is dropped without a doubt', () => {
    sightings.heard(announcement('moved'), here);
    for (let rounds = 0; rounds < 4; rounds++) round(['moved', '10.0.0.101']);
    expect(doubts()).toEqual([]);
    events.length = 0;
    sightings.heard(announcement('moved'), here);
    expect(sighted()).toEqual([`moved ${here}`]);
  });

  it('[trap D15] a goodbye doubts what is known, at most once a second, and what is unknown never', () => {
    sightings.heard(announcement('known'), here);
    for (let count = 0; count < 100; count++) sightings.saidGoodbye('known');
    sightings.saidGoodbye('unknown');
    expect(doubts()).toEqual(['known']);
    clock.pass(1_000);
    sightings.saidGoodbye('known');
    expect(doubts()).toHaveLength(2);
    sightings.heard(announcement('known'), here);
    expect(events.at(-1)).toMatchObject({ kind: 'sighted' });
  });

  it('[D4] what changes faster than once a second is told once a second, the last of it surely', () => {
    for (let term = 1; term <= 100; term++) sightings.heard(announcement('busy', term), here);
    expect(events).toHaveLength(1);
    clock.pass(1_000);
    sightings.settle();
    sightings.settle();
    expect(events).toHaveLength(2);
    expect(events[1]).toMatchObject({ sighting: { term: 100 } });
  });

  it('[D4] [trap D16] takes 16 instances of one source and not one more', () => {
    for (let count = 0; count <= sightingLimits.instancesPerSource; count++) {
      sightings.heard(announcement(`i${count}`), here);
    }
    expect(sightings.size).toBe(16);
    sightings.saidGoodbye('i3');
    sightings.heard(announcement('later'), here);
    expect(sightings.size).toBe(16);
    expect(sighted()).toContain(`later ${here}`);
  });

  it('[D4] [trap D16] [A04] takes 256 in all, then only in the place of a doubted one', () => {
    for (let count = 0; count < 600; count++)
      sightings.heard(announcement(`i${count}`), `10.0.1.${count % 60}`);
    expect(sightings.size).toBe(256);
    sightings.heard(announcement('real'), here);
    expect(sighted()).not.toContain(`real ${here}`);
    sightings.saidGoodbye('i7');
    sightings.heard(announcement('real'), here);
    expect(sighted()).toContain(`real ${here}`);
    expect(sightings.size).toBe(256);
  });

  it('[D4] [A02] keeps six places of one instance, and the living among them', () => {
    for (let last = 1; last <= 7; last++) sightings.heard(announcement('claimed'), `10.0.0.${last}`);
    expect(sighted()).toHaveLength(6);
    round(...[1, 2, 3, 4, 5].map((last) => ['claimed', `10.0.0.${last}`] as const));
    sightings.heard(announcement('claimed'), '10.0.0.7');
    expect(sighted()).toContain('claimed 10.0.0.7');
  });

  it('[D4] [A08] does not hear public sources', () => {
    sightings.heard(announcement('far'), '203.0.113.5');
    sightings.heard(announcement('far'), '2001:db8::1');
    expect(events).toEqual([]);
  });

  it('[D3] doubts at once what was heard over a network that is gone, and only that', () => {
    sightings.heard(announcement('gone'), '10.0.1.5');
    sightings.heard(announcement('both'), '10.0.1.6');
    sightings.heard(announcement('both'), 'fe80::6%eth1');
    sightings.lost((address) => address.startsWith('10.0.1.'));
    expect(doubts()).toEqual(['gone']);
  });
});
