import type { Message } from '../../../preload/contract/model.ts';
import { useTexts } from '../../text/use-texts.ts';
import { AuthorLine } from './author-line.tsx';
import type { AuthorMark } from './author-marks.ts';
import { WaitingActions, type MessageActions } from './message-actions.tsx';
import { AnnouncementFoot, AnnouncementHead } from './message-announcement.tsx';
import { useNear, useSelected, useToggle } from './message-context.ts';
import { MessageMeta } from './message-meta.tsx';
import { ForwardedLine, ReplyQuote } from './message-quote.tsx';
import { MessageReactions } from './message-reactions.tsx';
import { MessageText } from './message-text.tsx';
import { MessageToolbar } from './message-toolbar.tsx';
import type { TimelineRow } from './timeline-rows.ts';
import './message.css';

interface MessageBubbleProps {
  readonly message: Message;
  readonly row: TimelineRow;
  readonly mark: AuthorMark | undefined;
  readonly actions: MessageActions;
}

/** Reads as author, text, time, state, once each. */
export function MessageBubble({ message, row, mark, actions }: MessageBubbleProps) {
  const { t } = useTexts();
  const near = useNear(message);
  const selected = useSelected(message.id);
  const { own, announcement, reply, forwarded, withheld } = message;
  const name = mark?.alias ?? message.authorName;

  return (
    <div
      className={classesOf(message, row, selected)}
      data-colour={message.authorColour}
      data-id={message.id}
    >
      {selected !== null && <SelectBox message={message} selected={selected} />}
      <div className={near ? 'message-body message-near' : 'message-body'}>
        <div className="bubble">
          {row.first && !own ? (
            <AuthorLine name={name} mark={mark} onOpen={() => actions.openPerson(message.author)} />
          ) : (
            <span className="row-unseen">{t('chat.said', { name })}</span>
          )}
          {announcement && <AnnouncementHead />}
          {forwarded && <ForwardedLine forwarded={forwarded} />}
          {reply && <ReplyQuote quote={reply} goTo={actions.goTo} />}
          <MessageText text={message.text} mentions={message.mentions} actions={actions} />
          <MessageMeta message={message} row={row} near={near} actions={actions} />
          {announcement && (
            <AnnouncementFoot message={message} announcement={announcement} actions={actions} />
          )}
        </div>
        {message.reactions.length > 0 && <MessageReactions message={message} actions={actions} />}
        {near && selected === null && !withheld && <MessageToolbar message={message} actions={actions} />}
      </div>
      {withheld && selected === null && actions.waiting && (
        <WaitingActions message={message} actions={actions.waiting} />
      )}
    </div>
  );
}

function classesOf(message: Message, row: TimelineRow, selected: boolean | null): string {
  const classes = [
    'message',
    message.own && 'message-own',
    row.first && 'message-first',
    row.last && 'message-last',
    message.announcement && 'message-announcement',
    message.mentionsMe && 'message-names-me',
    selected !== null && 'message-selecting',
    selected === true && 'message-selected',
  ];
  return classes.filter((one) => typeof one === 'string').join(' ');
}

function SelectBox({ message, selected }: { message: Message; selected: boolean }) {
  const { t } = useTexts();
  const toggle = useToggle();
  return (
    <input
      type="checkbox"
      className="message-check"
      aria-label={t('message.selectOne', { name: message.authorName })}
      checked={selected}
      disabled={message.withheld}
      onChange={() => toggle(message)}
    />
  );
}
