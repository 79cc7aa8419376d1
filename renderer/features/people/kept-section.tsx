import { LockKeyhole } from 'lucide-react';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { PaneSection } from '../../ui/pane-section.tsx';

/** What is kept of the conversation on this device, and how to be rid of it. */
export function KeptSection({ direct, onForget }: { direct: boolean; onForget: () => void }) {
  const { t } = useTexts();
  return (
    <PaneSection title={t('kept.title')}>
      <p className="pane-note">{t(direct ? 'kept.directText' : 'kept.text')}</p>
      <div className="pane-actions">
        <Button icon={<LockKeyhole size={16} aria-hidden />} onClick={onForget}>
          {t(direct ? 'forget.directOpen' : 'forget.open')}
        </Button>
      </div>
    </PaneSection>
  );
}
