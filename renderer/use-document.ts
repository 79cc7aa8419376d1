import { useEffect } from 'react';
import { useStore } from './bridge/hooks.ts';
import type { AppState } from './state/app-state.ts';
import type { Texts } from './text/text.ts';

/** Keeps the page's language, theme, title and address in step with what is shown. */
export function useDocument(app: AppState, { language, t }: Texts): void {
  const theme = useStore(app.settings.settings)?.theme ?? 'system';
  const rooms = useStore(app.rooms.rooms);
  const { roomId } = useStore(app.view.view);
  const room = rooms?.find(({ id }) => id === roomId);
  const unread = rooms?.reduce((sum, { unread: count }) => sum + count, 0) ?? 0;
  const place = room ? t('app.title', { room: room.name }) : t('app.name');
  const title = unread > 0 ? t('app.titleUnread', { count: unread, title: place }) : place;

  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  useEffect(() => {
    document.title = title;
  }, [title]);
  useEffect(() => {
    // A reload comes back to the same conversation.
    history.replaceState(null, '', roomId ? `#${roomId}` : location.pathname + location.search);
  }, [roomId]);
}
