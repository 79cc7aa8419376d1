import type { Message, TimelineItem } from '../../../preload/contract/model.ts';
import type { Texts } from '../../text/text.ts';

/** The quiet line for what happened in the room. */
export function lineText(item: Exclude<TimelineItem, Message>, { t }: Texts): string {
  const { own, authorName: name } = item;
  switch (item.kind) {
    case 'join':
      if (item.formerName !== null) return t('chat.renamed', { formerName: item.formerName, name });
      return own ? t('chat.youJoined') : t('chat.joined', { name });
    case 'leave':
      return own ? t('chat.youLeft') : t('chat.left', { name });
    case 'host': {
      const former = item.formerHostName;
      if (own) return t(item.how === 'lost' ? 'chat.youHostLost' : 'chat.youHostHanded', { former });
      return t(item.how === 'lost' ? 'chat.hostLost' : 'chat.hostHanded', { name, former });
    }
    case 'conduct':
    case 'role':
    case 'rules':
    case 'untold':
      return '';
  }
}
