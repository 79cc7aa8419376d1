import type { RollCall } from '../../../preload/contract/conversation.ts';
import { plainText } from '../../../preload/markdown/plain-text.ts';
import { useNow } from '../../bridge/use-now.ts';
import { useTexts } from '../../text/use-texts.ts';
import { asked, grouped } from './roll-groups.ts';

/** What was asked, by whom, and how far it has come: in words, and as a bar of what the words say. */
export function RollProgress({ call, roomName }: { call: RollCall; roomName: string }) {
  const texts = useTexts();
  const { t } = texts;
  const now = useNow(60_000);
  const { message } = call;
  const everybody = asked(call);
  const { confirmed, has } = grouped(everybody, () => 0);
  const params = { confirmed: confirmed.length, count: everybody.length };
  return (
    <section className="roll-progress">
      <blockquote className="roll-message">
        <p dir="auto">{plainText(message.text, message.mentions)}</p>
        <footer>
          {t('roll.from', {
            name: message.own ? t('common.youHeading') : message.authorName,
            room: roomName,
            time: texts.since(message.sentAt, now),
          })}
        </footer>
      </blockquote>
      <p className="roll-count" role="status">
        {everybody.length === 0 ? t('roll.nobody') : t('roll.progress', params)}
      </p>
      {everybody.length > 0 && (
        <svg className="roll-bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
          <rect
            className="roll-bar-has"
            width={((confirmed.length + has.length) / everybody.length) * 100}
            height="1"
          />
          <rect
            className="roll-bar-confirmed"
            width={(confirmed.length / everybody.length) * 100}
            height="1"
          />
        </svg>
      )}
    </section>
  );
}
