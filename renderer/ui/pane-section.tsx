import type { ReactNode } from 'react';
import './pane-section.css';

interface PaneSectionProps {
  readonly title: string;
  /** Of what is in it, as it is written. */
  readonly count?: string;
  readonly children: ReactNode;
}

/** One part of the room's details, under its heading. */
export function PaneSection({ title, count, children }: PaneSectionProps) {
  return (
    <section className="pane-section">
      <h3>
        {title} {count !== undefined && <span>{count}</span>}
      </h3>
      {children}
    </section>
  );
}
