import type { ArchivePreview } from '../../../preload/contract/conversation.ts';
import { useTexts } from '../../text/use-texts.ts';

/** What an archive says of itself, and what opening it does here. */
export function ArchiveFacts({ preview }: { preview: ArchivePreview }) {
  const { t, number, moment } = useTexts();
  const { roomName, madeBy, madeAt, messages, missing, member } = preview;
  return (
    <>
      <dl className="archive-facts">
        <dt>{t('archive.room')}</dt>
        <dd dir="auto">{roomName}</dd>
        <dt>{t('archive.madeBy')}</dt>
        <dd dir="auto">{madeBy}</dd>
        <dt>{t('archive.madeAt')}</dt>
        <dd>{moment(madeAt)}</dd>
        <dt>{t('archive.messages')}</dt>
        <dd>{number(messages)}</dd>
      </dl>
      <p>
        {!member
          ? t('archive.willRead')
          : missing > 0
            ? t('archive.missing', { count: missing })
            : t('archive.nothingMissing')}
      </p>
    </>
  );
}
