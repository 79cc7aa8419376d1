import type { RollEntry } from '../../../preload/contract/conversation.ts';
import type { DeviceId } from '../../../preload/contract/model.ts';
import type { Timeline } from './timeline.ts';
import type { Folded } from './changes.ts';
import type { MessageEntry } from './message-views.ts';

/** How each member whom an announcement asks stands to it, by name; behind them those who have left or were removed since, as far as they had it. */
export function rollCall(
  message: MessageEntry,
  { got, confirmed }: Folded,
  { members, views, tidings }: Pick<Timeline, 'members' | 'views' | 'tidings'>,
  { present, now }: { readonly present: ReadonlySet<string>; readonly now: number },
): RollEntry[] {
  const asked = views.asked(message);
  const known = new Set(asked);
  const gone = [...new Set([...got.keys(), ...confirmed.keys()])].filter(
    (device) => !known.has(device) && device !== message.author && !members.has(device),
  );
  const at = (device: string, sentAt: number | undefined): number | null =>
    sentAt === undefined ? null : Math.max(0, sentAt - members.skewOf(device));
  const entry = (device: string): RollEntry => ({
    id: device as DeviceId,
    name: members.nameOf(device),
    present: present.has(device),
    lastSeen: present.has(device) ? now : tidings.lastSeenOf(device),
    gotAt: at(device, got.get(device)),
    confirmedAt: at(device, confirmed.get(device)),
    gone: !known.has(device),
  });
  const byName = (a: RollEntry, b: RollEntry): number =>
    a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1);
  return [...asked.map(entry).sort(byName), ...gone.map(entry).sort(byName)];
}
