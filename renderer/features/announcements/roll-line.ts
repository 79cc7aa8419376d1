import type { RollEntry } from '../../../preload/contract/conversation.ts';
import { seenText } from '../../text/presence.ts';
import type { Texts } from '../../text/text.ts';
import { groupOf } from './roll-groups.ts';

/** When they confirmed it, or got it, and whether they are here to be asked. */
export function rollLine(entry: RollEntry, now: number, texts: Texts): string {
  const { t } = texts;
  if (entry.confirmedAt !== null) return t('roll.confirmedAt', { time: texts.since(entry.confirmedAt, now) });
  if (entry.gone) return t('roll.goneText');
  const where = entry.present ? t('roll.hereNow') : seenText(texts, entry.lastSeen, now);
  if (groupOf(entry) === 'missing' || entry.gotAt === null) return where;
  return t('roll.gotAt', { time: texts.since(entry.gotAt, now), where });
}
