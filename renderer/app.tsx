import { useMemo } from 'react';
import { AppStateContext, useStore } from './bridge/hooks.ts';
import { ErasedScreen } from './features/settings/erased-screen.tsx';
import { WelcomeScreen } from './features/welcome/welcome-screen.tsx';
import { LinkScreen } from './features/link/link-screen.tsx';
import { Panes } from './panes.tsx';
import type { AppState } from './state/app-state.ts';
import { createTexts, resolveLanguage } from './text/text.ts';
import { TextsContext } from './text/use-texts.ts';
import { Mark } from './ui/mark.tsx';
import { useDocument } from './use-document.ts';
import './app.css';

/** The window: which screen, in which language. */
export function App({ app }: { app: AppState }) {
  const info = useStore(app.info.info);
  const settings = useStore(app.settings.settings);
  const status = useStore(app.link.status);
  const erased = useStore(app.info.erased);
  const systemLanguage = info?.systemLanguage ?? navigator.language;
  const setting = settings?.language ?? 'system';
  const texts = useMemo(
    () => createTexts(resolveLanguage(setting, systemLanguage), systemLanguage),
    [setting, systemLanguage],
  );
  useDocument(app, texts);
  const { t } = texts;

  return (
    <AppStateContext value={app}>
      <TextsContext value={texts}>
        <div className="window">
          <button type="button" className="skip" onClick={() => document.getElementById('main')?.focus()}>
            {t('app.skip')}
          </button>
          {!erased && <LinkScreen />}
          {erased ? (
            <ErasedScreen face={info?.face ?? 'browser'} />
          ) : !info || !settings ? (
            <main className="opening">
              <Mark size={44} />
              <p role="status">{status.kind === 'open' ? t('app.opening') : t('link.opening')}</p>
            </main>
          ) : settings.name === '' ? (
            <WelcomeScreen info={info} settings={settings} />
          ) : (
            <Panes app={app} />
          )}
        </div>
      </TextsContext>
    </AppStateContext>
  );
}
