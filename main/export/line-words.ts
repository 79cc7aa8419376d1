import type { Message, TimelineItem } from '../../preload/contract/model.ts';
import type { ExportTexts } from './text.ts';

/** The sentence for what happened in the room, by the names that people have in it. */
export function lineWords(item: Exclude<TimelineItem, Message>, texts: ExportTexts): string {
  const name = item.authorName;
  switch (item.kind) {
    case 'join':
      return item.formerName === null
        ? texts.say('joined', { name })
        : texts.say('renamed', { name, former: item.formerName });
    case 'leave':
      return texts.say('left', { name });
    case 'host':
      return texts.say(item.how === 'lost' ? 'hostLost' : 'hostHanded', {
        name,
        former: item.formerHostName,
      });
    case 'conduct': {
      const { what, subjectName: subject, until } = item;
      if (what === 'mute' && until !== null)
        return texts.say('muteUntil', { name, subject, time: texts.moment(until) });
      return texts.say(what, { name, subject });
    }
    case 'role':
      return texts.say(`role.${item.role}`, { name, subject: item.subjectName });
    case 'rules':
      return texts.say('rules', { name });
    case 'deleted':
      return item.byName === null
        ? texts.say('deleted', { name })
        : texts.say('deletedBy', { name, subject: item.byName });
    case 'untold':
      return texts.say('untold');
  }
}

/** What stands beside a message's time. */
export const marksOf = ({ edits, pinned, announcement }: Message, texts: ExportTexts): string[] => [
  ...(edits > 0 ? [texts.say('edited')] : []),
  ...(pinned ? [texts.say('pinned')] : []),
  ...(announcement
    ? [texts.say('announcement', { confirmed: announcement.confirmed, of: announcement.of })]
    : []),
];

/** What a message answers, in words. */
export const quoteWords = ({ text, deleted }: NonNullable<Message['reply']>, texts: ExportTexts): string =>
  text ?? texts.say(deleted ? 'quoteDeleted' : 'quoteMissing');
