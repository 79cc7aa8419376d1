import { Archive, FileDown } from 'lucide-react';
import { useApp } from '../../bridge/hooks.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { PaneSection } from '../../ui/pane-section.tsx';

/** Among a room's details: how to take along what was said. */
export function ArchiveSectionScreen() {
  const app = useApp();
  const { t } = useTexts();
  return (
    <PaneSection title={t('archive.section')}>
      <p className="pane-note">{t('archive.sectionText')}</p>
      <div className="pane-actions">
        <Button icon={<FileDown size={16} aria-hidden />} onClick={() => app.view.openDialog('export')}>
          {t('archive.export')}
        </Button>
        <Button icon={<Archive size={16} aria-hidden />} onClick={() => app.view.openDialog('save-archive')}>
          {t('archive.save')}
        </Button>
      </div>
    </PaneSection>
  );
}
