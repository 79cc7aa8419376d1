import { Archive, Hourglass, MicOff, Megaphone, UserX } from 'lucide-react';
import { useLayoutEffect, useRef } from 'react';
import { useNow } from '../../bridge/use-now.ts';
import type { Quiet } from '../../state/silence.ts';
import type { Texts } from '../../text/text.ts';
import { useTexts } from '../../text/use-texts.ts';

type Lasting = Exclude<Quiet, { readonly why: 'slow' }>;
const icons = { muted: MicOff, 'read-only': Megaphone, removed: UserX, archived: Archive } as const;

/** In the place of the box while nothing can be written: why, for how long, and that nothing typed is lost. */
export function QuietLine({ quiet, kept }: { quiet: Lasting; kept: boolean }) {
  const texts = useTexts();
  const now = useNow(30_000);
  const line = useRef<HTMLDivElement>(null);
  const Icon = icons[quiet.why];

  useLayoutEffect(() => {
    // The box had it a moment ago.
    if (document.activeElement === document.body) line.current?.focus();
  }, []);

  return (
    <div ref={line} id="composer" className="composer-quiet" tabIndex={-1}>
      <Icon size={18} aria-hidden />
      <p role="status">
        {quietText(quiet, texts, now)} {kept && texts.t('compose.kept')}
      </p>
    </div>
  );
}

function quietText(quiet: Lasting, { t, since }: Texts, now: number): string {
  switch (quiet.why) {
    case 'muted':
      return quiet.until === null
        ? t('compose.muted')
        : t('compose.mutedUntil', { time: since(quiet.until, now) });
    case 'read-only':
      return t('compose.readOnly');
    case 'removed':
      return t('compose.removed');
    case 'archived':
      return t('compose.archived');
  }
}

/** Above the box while slow mode keeps the next message back: one can write on, and send when it is time. */
export function SlowNote({ until }: { until: number }) {
  const { t } = useTexts();
  const now = useNow(500);
  const seconds = Math.max(1, Math.ceil((until - now) / 1_000));
  return (
    <div className="composer-note" id="composer-slow">
      <Hourglass size={14} aria-hidden />
      <span role="status">{t('compose.slow')}</span>
      <span className="composer-count">
        {seconds < 60
          ? t('compose.slowSeconds', { count: seconds })
          : t('compose.slowMinutes', { count: Math.ceil(seconds / 60) })}
      </span>
    </div>
  );
}
