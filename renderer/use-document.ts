import { useEffect } from 'react';
import { useStore } from './bridge/hooks.ts';
import type { AppState } from './state/app-state.ts';
import type { Texts } from './text/text.ts';
import { useCalling } from './use-calling.ts';

/** Keeps the page's language, look and title, and the words of its notifications, in step with what is shown. */
export function useDocument(app: AppState, { language, t }: Texts): void {
  const settings = useStore(app.settings.settings);
  const { theme = 'system', textSize = 'normal', density = 'comfortable' } = settings ?? {};
  const rooms = useStore(app.rooms.rooms);
  const { roomId } = useStore(app.view.view);
  const room = rooms?.find(({ id }) => id === roomId);
  const unread = useCalling(app);
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
    Object.assign(document.documentElement.dataset, { textSize, density });
  }, [textSize, density]);
  useEffect(() => {
    app.notifications.useWords({
      reply: t('message.reply'),
      read: t('rooms.markRead'),
      ended: { title: t('app.name'), body: t('notify.ended') },
    });
  }, [app, t]);
  useEffect(() => {
    document.title = title;
  }, [title]);
}
