import { ArchiveRestore, Keyboard, ScanQrCode } from 'lucide-react';
import { useId, useState } from 'react';
import { useApp } from '../../bridge/hooks.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { JoinForm } from './join-form.tsx';
import { ScanPane } from './scan-pane.tsx';
import { useJoin } from './use-join.ts';

/** Into a room by what somebody was given: a link, a code to say, a QR code to scan, or the host's address. */
export function JoinDialogScreen() {
  const app = useApp();
  const { t } = useTexts();
  const [scanning, setScanning] = useState(false);
  const joining = useJoin();
  const formId = useId();
  const close = () => app.view.closeDialog();
  const Icon = scanning ? Keyboard : ScanQrCode;
  return (
    <Dialog
      title={t('join.title')}
      closeLabel={t('common.close')}
      onClose={close}
      actions={
        <>
          <Button onClick={close}>{t('common.cancel')}</Button>
          {!scanning && (
            <Button kind="primary" submit form={formId} disabled={!joining.ready}>
              {t('join.submit')}
            </Button>
          )}
        </>
      }
    >
      {scanning ? <ScanPane /> : <JoinForm id={formId} joining={joining} />}
      <Button icon={<Icon size={18} aria-hidden />} onClick={() => setScanning(!scanning)}>
        {t(scanning ? 'join.type' : 'join.scan')}
      </Button>
      <Button
        icon={<ArchiveRestore size={18} aria-hidden />}
        onClick={() => app.view.openDialog('open-archive')}
      >
        {t('archive.open')}
      </Button>
    </Dialog>
  );
}
