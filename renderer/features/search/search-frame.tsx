import type { ReactNode } from 'react';
import { useTexts } from '../../text/use-texts.ts';
import { SidePaneHead } from '../../ui/side-pane-head.tsx';
import './search-frame.css';

interface SearchFrameProps {
  /** Alone it is what the window is about. */
  readonly narrow: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function SearchFrame({ narrow, onClose, children }: SearchFrameProps) {
  const { t } = useTexts();
  const title = t('search.title');
  return (
    <section id="search" className="search side-pane" role="search" aria-label={title} tabIndex={-1}>
      <SidePaneHead title={title} heading={narrow ? 'h1' : 'h2'} onClose={onClose} />
      {children}
    </section>
  );
}
