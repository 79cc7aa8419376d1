import { Component, type ReactNode } from 'react';
import { useTexts } from './text/use-texts.ts';
import { Button } from './ui/button.tsx';
import { Mark } from './ui/mark.tsx';
import './error-screen.css';

interface ErrorScreenProps {
  readonly title: string;
  readonly text: string;
  readonly details: string;
  readonly action?: { readonly label: string; readonly onChoose: () => void };
}

/** The whole window, when nothing else can be shown. */
export function ErrorScreen({ title, text, details, action }: ErrorScreenProps) {
  const { t } = useTexts();
  return (
    <main className="error-screen">
      <div className="error-card" role="alert">
        <Mark size={44} />
        <h1>{title}</h1>
        <p>{text}</p>
        {action && (
          <Button kind="primary" onClick={action.onChoose}>
            {action.label}
          </Button>
        )}
        <details>
          <summary>{t('common.details')}</summary>
          <code>{details}</code>
        </details>
      </div>
    </main>
  );
}

/** The page was opened where no app can be reached, or its preload failed. */
export function BrokenScreen() {
  const { t } = useTexts();
  return <ErrorScreen title={t('broken.title')} text={t('broken.text')} details={t('broken.details')} />;
}

function CrashScreen({ error }: { error: unknown }) {
  const { t } = useTexts();
  return (
    <ErrorScreen
      title={t('crash.title')}
      text={t('crash.text')}
      details={error instanceof Error ? `${error.name}: ${error.message}` : String(error)}
      action={{ label: t('crash.reload'), onChoose: () => location.reload() }}
    />
  );
}

/** Shows a screen with a way out in place of whatever below it threw while drawing. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, { readonly error: unknown }> {
  override state = { error: null };

  static getDerivedStateFromError(error: unknown): { readonly error: unknown } {
    return { error };
  }

  override render(): ReactNode {
    return this.state.error === null ? this.props.children : <CrashScreen error={this.state.error} />;
  }
}
