import { Check, CheckCheck, Clock3, History } from 'lucide-react';
import { memo } from 'react';
import type { Message } from '../../../preload/contract/model.ts';
import type { Texts } from '../../text/text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { AuthorLine, AuthorWarnings } from './author-line.tsx';
import type { AuthorMark } from './author-marks.ts';
import { lineText } from './line-text.ts';
import { WaitingActions, type MessageActions } from './message-actions.tsx';
import { MessageText } from './message-text.tsx';
import { RowLines } from './row-lines.tsx';
import type { TimelineRow } from './timeline-rows.ts';

interface MessageRowProps {
  readonly row: TimelineRow;
  readonly now: number;
  readonly mark: AuthorMark | undefined;
  readonly actions: MessageActions;
}

/** One item of the conversation with the lines that stand before it. */
export const MessageRow = memo(function MessageRow({ row, now, mark, actions }: MessageRowProps) {
  const texts = useTexts();
  const { item } = row;
  return (
    <>
      <RowLines row={row} now={now} onPickDate={actions.pickDate} />
      {item.kind === 'message' ? (
        <MessageBubble message={item} row={row} texts={texts} mark={mark} actions={actions} />
      ) : (
        <div className="line-event">
          <p>{lineText(item, texts, { name: mark?.alias ?? item.authorName, of: row.of })}</p>
          {mark && item.kind === 'join' && (
            <AuthorWarnings mark={mark} onOpen={() => actions.openPerson(item.author)} />
          )}
        </div>
      )}
    </>
  );
});

interface MessageBubbleProps {
  readonly message: Message;
  readonly row: TimelineRow;
  readonly texts: Texts;
  readonly mark: AuthorMark | undefined;
  readonly actions: MessageActions;
}

/** Reads as author, text, time, state, once each. */
function MessageBubble({ message, row, texts, mark, actions }: MessageBubbleProps) {
  const { own, authorName, authorColour, sentAt } = message;
  const named = row.first && !own;
  const classes = [
    'message',
    own ? 'message-own' : '',
    row.first ? 'message-first' : '',
    row.last ? 'message-last' : '',
  ];
  return (
    <div className={classes.filter(Boolean).join(' ')} data-colour={authorColour} data-id={message.id}>
      <div className="bubble">
        {named ? (
          <AuthorLine
            name={mark?.alias ?? authorName}
            mark={mark}
            onOpen={() => actions.openPerson(message.author)}
          />
        ) : (
          <span className="visually-hidden">{texts.t('chat.said', { name: mark?.alias ?? authorName })}</span>
        )}
        <MessageText text={message.text} onLink={actions.openLink} />
        <span className="message-meta">
          {message.late && <LateMark words={row.lateFirst} texts={texts} />}
          <time dateTime={new Date(sentAt).toISOString()} title={texts.moment(sentAt)}>
            {texts.time(sentAt)}
          </time>
          {own && <DeliveryMark message={message} texts={texts} />}
        </span>
      </div>
      {message.withheld && actions.waiting && <WaitingActions message={message} actions={actions.waiting} />}
    </div>
  );
}

function LateMark({ words, texts }: { words: boolean; texts: Texts }) {
  const label = texts.t('chat.late');
  return (
    <span className="message-late" title={label}>
      <History size={13} strokeWidth={2.25} aria-hidden />
      <span className={words ? undefined : 'visually-hidden'}>{label}</span>
    </span>
  );
}

function DeliveryMark({ message, texts }: { message: Message; texts: Texts }) {
  const marks = {
    waiting: { label: texts.t('chat.state.waiting'), Icon: Clock3 },
    sent: { label: texts.t('chat.state.sent'), Icon: Check },
    delivered: { label: texts.t('chat.state.delivered', { count: message.copies }), Icon: CheckCheck },
  } as const;
  const { label, Icon } = marks[message.state];
  return (
    <span className={`message-state message-${message.state}`} title={label}>
      <Icon size={message.state === 'waiting' ? 13 : 15} strokeWidth={2.25} aria-hidden />
      <span className="visually-hidden">{label}</span>
    </span>
  );
}
