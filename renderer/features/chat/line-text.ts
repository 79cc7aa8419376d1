import type {
  ConductLine,
  DeletedLine,
  Message,
  RoleLine,
  RulesLine,
  TimelineItem,
} from '../../../preload/contract/model.ts';
import { roleWords } from '../../text/roles.ts';
import { changeTexts } from '../../text/rules.ts';
import type { TextKey, Texts } from '../../text/text.ts';

/** What somebody did to somebody else: done by this person, and by another. */
const conductWords: Readonly<
  Record<ConductLine['what'], { readonly own: TextKey; readonly others: TextKey }>
> = {
  kick: { own: 'chat.youKicked', others: 'chat.kicked' },
  ban: { own: 'chat.youBanned', others: 'chat.banned' },
  pardon: { own: 'chat.youPardoned', others: 'chat.pardoned' },
  mute: { own: 'chat.youMuted', others: 'chat.muted' },
  unmute: { own: 'chat.youUnmuted', others: 'chat.unmuted' },
  admit: { own: 'chat.youAdmitted', others: 'chat.admitted' },
};

/**
 * The quiet line for what happened in the room. `name` is what the author is called here; `of` how many items in
 * a row it stands for.
 */
export function lineText(
  item: Exclude<TimelineItem, Message>,
  texts: Texts,
  { name = item.authorName, of = 1 } = {},
): string {
  const { t } = texts;
  const { own } = item;
  switch (item.kind) {
    case 'join':
      if (item.formerName !== null)
        return t('chat.renamed', { formerName: item.formerName, name: item.authorName });
      return own ? t('chat.youJoined') : t('chat.joined', { name });
    case 'leave':
      return own ? t('chat.youLeft') : t('chat.left', { name });
    case 'host': {
      const former = item.formerHostName;
      if (own) return t(item.how === 'lost' ? 'chat.youHostLost' : 'chat.youHostHanded', { former });
      return t(item.how === 'lost' ? 'chat.hostLost' : 'chat.hostHanded', { name, former });
    }
    case 'conduct':
      return conductText(item, texts, name);
    case 'role':
      return roleText(item, texts, name);
    case 'rules':
      return rulesText(item, texts, name);
    case 'deleted':
      return deletedText(item, texts, name);
    case 'untold':
      return t('chat.untold', { count: of });
  }
}

function deletedText({ own, byName }: DeletedLine, { t }: Texts, name: string): string {
  if (byName !== null)
    return own
      ? t('chat.yourDeletedBy', { subject: byName })
      : t('chat.deletedBy', { name, subject: byName });
  return own ? t('chat.youDeleted') : t('chat.deleted', { name });
}

function conductText(
  { what, own, subjectName: subject, until, sentAt }: ConductLine,
  texts: Texts,
  name: string,
): string {
  const { t, since } = texts;
  if (what === 'mute' && until !== null) {
    const time = since(until, sentAt);
    return own ? t('chat.youMutedUntil', { subject, time }) : t('chat.mutedUntil', { name, subject, time });
  }
  return t(conductWords[what][own ? 'own' : 'others'], { name, subject });
}

function roleText({ own, role, subjectName: subject }: RoleLine, { t }: Texts, name: string): string {
  const given = t(roleWords[role].given);
  return own
    ? t('chat.youGaveRole', { subject, role: given })
    : t('chat.gaveRole', { name, subject, role: given });
}

function rulesText(item: RulesLine, texts: Texts, name: string): string {
  const change = texts.list(changeTexts(item, texts));
  return item.own
    ? texts.t('chat.youChangedRules', { change })
    : texts.t('chat.changedRules', { name, change });
}
