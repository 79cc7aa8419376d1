// First, so that every sheet after them can overrule them.
import './styles/tokens.css';
import './styles/reset.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { RoomId } from '../preload/contract/model.ts';
import { App } from './app.tsx';
import { systemClock } from './bridge/system-clock.ts';
import { openShelf } from './bridge/shelf.ts';
import { browserNotifications } from './bridge/system-notifications.ts';
import { findPortSource } from './bridge/open-port.ts';
import { BrokenScreen, ErrorBoundary } from './error-screen.tsx';
import { createAppState } from './state/app-state.ts';
import { Link } from './state/link.ts';
import { viewOf } from './state/view.ts';
import { createTexts, resolveLanguage } from './text/text.ts';
import { TextsContext } from './text/use-texts.ts';

function start(container: HTMLElement): void {
  const source = findPortSource(window);
  const texts = createTexts(resolveLanguage('system', navigator.language), navigator.language);
  document.documentElement.lang = texts.language;
  const root = createRoot(container);
  if (!source) {
    root.render(
      <TextsContext value={texts}>
        <BrokenScreen />
      </TextsContext>,
    );
    return;
  }
  const link = new Link(source, systemClock);
  // Only main knows whether the room of the address still exists; until it has answered nothing is shown of it.
  const roomId = location.hash.length > 1 ? (location.hash.slice(1) as RoomId) : null;
  const app = createAppState(link, viewOf(roomId), systemClock, openShelf(), browserNotifications(window));
  link.start();
  window.addEventListener('online', () => link.retryNow());
  root.render(
    <StrictMode>
      <TextsContext value={texts}>
        <ErrorBoundary>
          <App app={app} />
        </ErrorBoundary>
      </TextsContext>
    </StrictMode>,
  );
}

const container = document.getElementById('app');
if (container) start(container);
