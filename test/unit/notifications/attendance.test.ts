import { describe, expect, it } from 'vitest';
import type { Caller } from '../../../preload/bridge/server.ts';
import { idleAfterMs } from '../../../preload/contract/attention.ts';
import type { RoomId } from '../../../preload/contract/model.ts';
import type { Settings } from '../../../preload/contract/settings.ts';
import { OwnAvailability } from '../../../main/availability.ts';
import { Emitter } from '../../../main/lib/emitter.ts';
import { Attendance } from '../../../main/notifications/attendance.ts';
import { defaultSettings } from '../../../main/settings.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const [kitchen, workshop] = ['k'.repeat(32) as RoomId, 'w'.repeat(32) as RoomId];

function aWindow() {
  const closed = new Emitter<void>();
  const caller: Caller = { face: 'browser', onClose: (listener) => closed.on(listener) };
  return { caller, close: () => closed.emit() };
}

describe('who sits here', () => {
  it('[notifications] looks at a room where a window that shows it has the keys and was touched', () => {
    const attendance = new Attendance(new ManualClock());
    const [one, other] = [aWindow(), aWindow()];
    attendance.looking(one.caller, { roomId: kitchen, focused: true });
    attendance.looking(other.caller, { roomId: workshop, focused: false });
    expect([attendance.looksAt(kitchen), attendance.looksAt(workshop)]).toEqual([true, false]);
    attendance.touched(one.caller, true);
    expect(attendance.looksAt(kitchen)).toBe(false);
    attendance.touched(one.caller, false);
    expect(attendance.looksAt(kitchen)).toBe(true);
    one.close();
    expect(attendance.looksAt(kitchen)).toBe(false);
  });

  it('[notifications] is away once nobody has touched any window for a while', () => {
    const attendance = new Attendance(new ManualClock());
    const [one, other] = [aWindow(), aWindow()];
    attendance.touched(one.caller, false);
    attendance.touched(other.caller, true);
    expect(attendance.idle).toBe(false);
    attendance.touched(one.caller, true);
    expect(attendance.idle).toBe(true);
    attendance.touched(other.caller, false);
    expect(attendance.idle).toBe(false);
  });

  it('[notifications] is away a while after the last window has gone, not while one is loaded anew', () => {
    const clock = new ManualClock();
    const attendance = new Attendance(clock);
    const before = aWindow();
    attendance.touched(before.caller, false);
    before.close();
    clock.pass(idleAfterMs - 1);
    expect(attendance.idle).toBe(false);
    const after = aWindow();
    attendance.touched(after.caller, false);
    clock.pass(idleAfterMs);
    expect(attendance.idle).toBe(false);
    after.close();
    clock.pass(idleAfterMs);
    expect(attendance.idle).toBe(true);
    attendance.stop();
    expect(clock.pending).toBe(0);
  });

  it('[notifications] sits at a terminal while it is open, but not where windows have taken its place', () => {
    const clock = new ManualClock();
    const attendance = new Attendance(clock);
    const left = attendance.terminalCame();
    clock.pass(2 * idleAfterMs);
    expect(attendance.idle).toBe(false);
    const { caller, close } = aWindow();
    attendance.touched(caller, true);
    expect(attendance.idle).toBe(true);
    close();
    clock.pass(idleAfterMs);
    expect(attendance.idle).toBe(true);
    left();
    expect(attendance.idle).toBe(true);
  });

  it('[notifications] is where the system says, whatever a window believes; nobody sits at a locked machine', () => {
    const clock = new ManualClock();
    let idleMs = 0;
    const attendance = new Attendance(clock, () => idleMs);
    const { caller } = aWindow();
    attendance.looking(caller, { roomId: kitchen, focused: true });
    attendance.touched(caller, true);
    expect([attendance.idle, attendance.looksAt(kitchen)]).toEqual([false, true]);
    idleMs = idleAfterMs;
    clock.pass(10_000);
    expect([attendance.idle, attendance.looksAt(kitchen)]).toEqual([true, false]);
    idleMs = 0;
    clock.pass(10_000);
    expect(attendance.idle).toBe(false);
    idleMs = Infinity;
    attendance.look();
    expect(attendance.idle).toBe(true);
  });
});

describe('what others are told of whether this person can be talked to', () => {
  function own() {
    const clock = new ManualClock();
    const attendance = new Attendance(clock);
    const changed = new Emitter<void>();
    const settings = {
      current: { ...defaultSettings },
      onChanged: (listener: () => void) => changed.on(listener),
    };
    const availability = new OwnAvailability({ settings, attendance });
    const heard: unknown[] = [];
    availability.changed.on((status) => heard.push(status));
    const set = (change: Partial<Settings>): void => {
      settings.current = { ...settings.current, ...change };
      changed.emit();
    };
    return { attendance, availability, heard, set };
  }

  it('[availability] turns to away by itself where they are active, and back, and is told once each', () => {
    const { attendance, availability, heard } = own();
    const { caller } = aWindow();
    expect(availability.current).toEqual({ availability: 'active', text: '' });
    attendance.touched(caller, true);
    attendance.looking(caller, { roomId: kitchen, focused: false });
    attendance.touched(caller, false);
    expect(heard).toEqual([
      { availability: 'away', text: '' },
      { availability: 'active', text: '' },
    ]);
  });

  it('[availability] stays as they have set it', () => {
    const { attendance, availability, set, heard } = own();
    const { caller } = aWindow();
    for (const state of ['busy', 'away'] as const) {
      set({ availability: state });
      attendance.touched(caller, true);
      attendance.touched(caller, false);
      expect(availability.current.availability).toBe(state);
    }
    set({ statusText: 'on the train', theme: 'dark', tellReading: false });
    expect(heard.at(-1)).toEqual({ availability: 'away', text: 'on the train' });
    expect(heard).toHaveLength(3);
    expect(availability.tellsReading).toBe(false);
  });
});
