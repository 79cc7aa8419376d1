import { Forward } from 'lucide-react';
import type { Forwarded, Quote } from '../../../preload/contract/conversation.ts';
import { parse } from '../../../preload/markdown/parse.ts';
import { wordsOf } from '../../../preload/markdown/tree.ts';
import { useTexts } from '../../text/use-texts.ts';
import type { MessageActions } from './message-actions.tsx';

/** What a message answers; pressed, that message is shown. */
export function ReplyQuote({ quote, goTo }: { quote: Quote; goTo: MessageActions['goTo'] }) {
  const { t } = useTexts();
  const { cursor, text, authorName } = quote;
  const words = quote.deleted ? t('message.quoteDeleted') : text === null ? t('message.quoteMissing') : text;
  const inside = (
    <>
      <span className="visually-hidden">{t('message.inReply')}</span>
      <bdi className="message-quote-name">{authorName}</bdi>
      <span className={text === null ? 'message-quote-gone' : 'message-quote-words'} dir="auto">
        {text === null ? words : wordsOf(parse(text))}
      </span>
    </>
  );
  if (cursor === null || quote.deleted) return <div className="message-quote">{inside}</div>;
  return (
    <button type="button" className="message-quote" onClick={() => goTo(cursor)}>
      {inside}
    </button>
  );
}

/** Whose words these were first, as whoever passed them on says. */
export function ForwardedLine({ forwarded }: { forwarded: Forwarded }) {
  const { t, moment } = useTexts();
  return (
    <p className="message-forwarded" title={moment(forwarded.sentAt)}>
      <Forward size={14} aria-hidden />
      <span>{t('message.forwardedFrom', { name: forwarded.authorName })}</span>
    </p>
  );
}
