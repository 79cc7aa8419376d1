import type { ReactNode } from 'react';
import './banner.css';

interface BannerProps {
  readonly tone: 'neutral' | 'warning';
  readonly icon: ReactNode;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
}

/** One calm line across a pane. */
export function Banner({ tone, icon, children, actions }: BannerProps) {
  return (
    <div className={`banner banner-${tone}`}>
      {icon}
      <div className="banner-text">{children}</div>
      {actions && <div className="banner-actions">{actions}</div>}
    </div>
  );
}
