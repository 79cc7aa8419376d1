import { useMemo } from 'react';
import { useStore, useApp } from '../../bridge/hooks.ts';
import { useDirectory } from '../../bridge/use-directory.ts';
import { useNow } from '../../bridge/use-now.ts';
import { useTexts } from '../../text/use-texts.ts';
import type { Known } from './reading.ts';

/** What a search can be about here, in the person's language. */
export function useKnown(): Known {
  const app = useApp();
  const { t } = useTexts();
  const rooms = useStore(app.rooms.rooms);
  const people = useDirectory();
  const now = useNow(60_000);
  return useMemo(
    () => ({
      rooms: rooms ?? [],
      people,
      filters: {
        from: t('search.word.from'),
        in: t('search.word.in'),
        before: t('search.word.before'),
        after: t('search.word.after'),
        has: t('search.word.has'),
      },
      days: {
        today: t('search.word.today'),
        yesterday: t('search.word.yesterday'),
        week: t('search.word.week'),
        month: t('search.word.month'),
      },
      contents: { file: t('search.word.file'), link: t('search.word.link') },
      me: t('search.word.me'),
      now,
    }),
    [rooms, people, now, t],
  );
}
