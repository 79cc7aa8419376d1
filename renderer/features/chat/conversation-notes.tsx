import type { Timeline } from '../../state/timeline.ts';
import type { TimelineView } from '../../state/timeline-view.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import type { TextKey } from '../../text/text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';

const loadingWords: Readonly<Record<NonNullable<TimelineView['loading']>, TextKey>> = {
  first: 'chat.loading',
  place: 'chat.loading',
  older: 'chat.loadingOlder',
  newer: 'chat.loadingNewer',
};

/** What is being read of the conversation, and what could not be. */
export function ConversationNotes({ view, timeline }: { view: TimelineView; timeline: Timeline }) {
  const { t } = useTexts();
  const errorWords = useErrorText();
  return (
    <>
      {view.loading && (
        <p className="conversation-loading" role="status">
          {t(loadingWords[view.loading])}
        </p>
      )}
      {view.failed && (
        <div className="conversation-failed">
          <ErrorNote {...errorWords(view.failed)} detailsLabel={t('common.details')} />
          <Button onClick={() => void timeline.retry()}>{t('common.tryAgain')}</Button>
        </div>
      )}
    </>
  );
}
