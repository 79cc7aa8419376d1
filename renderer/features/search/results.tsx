import type { SearchHit } from '../../../preload/contract/conversation.ts';
import type { Room } from '../../../preload/contract/model.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { HitRow } from './hit-row.tsx';
import type { Reading } from './reading.ts';
import { RecentSearches } from './recent-searches.tsx';

interface ResultsProps {
  readonly reading: Reading;
  readonly rooms: readonly Pick<Room, 'id' | 'name'>[];
  readonly now: number;
  readonly chosen: number;
  readonly onOpen: (hit: SearchHit, at: number) => void;
  readonly onWrite: (text: string) => void;
}

/** What was found; or what was looked for before, that there is nothing, or what went wrong. */
export function Results({ reading, rooms, now, chosen, onOpen, onWrite }: ResultsProps) {
  const { search } = useApp();
  const { t } = useTexts();
  const errorWords = useErrorText();
  const { hits, next, busy, error, found, text, scope } = useStore(search.view);
  const recent = useStore(search.recent);
  const unknown = reading.chips.find(({ label, token }) => label === null && token.value !== '');
  const none = found !== null && !busy && error === null && hits.length === 0;

  return (
    <div
      className="search-scroll"
      aria-busy={busy}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        if (scrollHeight - scrollTop - clientHeight < clientHeight) search.more();
      }}
    >
      {text.trim() === '' && (
        <RecentSearches texts={recent} onChoose={onWrite} onForget={(each) => search.forget(each)} />
      )}
      {unknown && <p className="search-note">{t('search.unknown', { value: unknown.token.value })}</p>}
      <div id="search-hits" className="search-hits" role="listbox" aria-label={t('search.results')}>
        {hits.map((hit, at) => (
          <HitRow
            key={hit.message.id}
            at={at}
            hit={hit}
            room={rooms.find(({ id }) => id === hit.roomId)?.name ?? ''}
            phrases={reading.phrases}
            now={now}
            chosen={at === chosen}
            onOpen={() => onOpen(hit, at)}
          />
        ))}
      </div>
      <div role="status" className="search-note">
        {busy && hits.length === 0 && t('search.busy')}
        {none && t('search.none')}
        {!busy && hits.length > 0 && (
          <span className="visually-hidden">{t('search.count', { count: hits.length })}</span>
        )}
      </div>
      {none && scope !== null && (
        <Button kind="quiet" onClick={() => search.begin(null)}>
          {t('search.everywhere')}
        </Button>
      )}
      {error !== null && (
        <>
          <ErrorNote {...errorWords(error)} detailsLabel={t('common.details')} />
          <Button onClick={() => search.retry()}>{t('common.tryAgain')}</Button>
        </>
      )}
      {next !== null && hits.length > 0 && error === null && (
        <Button kind="quiet" disabled={busy} onClick={() => search.more()}>
          {busy ? t('search.busy') : t('search.more')}
        </Button>
      )}
    </div>
  );
}
