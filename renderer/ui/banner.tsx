import type { ReactNode } from 'react';
import { useFocusRefuge } from './use-focus-refuge.ts';
import './banner.css';

interface BannerProps {
  readonly tone: 'neutral' | 'warning';
  readonly icon: ReactNode;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
}

/** One calm line across a pane. */
export function Banner({ tone, icon, children, actions }: BannerProps) {
  const root = useFocusRefuge<HTMLDivElement>();
  return (
    <div ref={root} className={`banner banner-${tone}`}>
      {icon}
      <div className="banner-text">{children}</div>
      {actions && <div className="banner-actions">{actions}</div>}
    </div>
  );
}
