import { useId, type ReactNode } from 'react';
import type { ErrorWords } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';

interface FileDialogProps {
  readonly title: string;
  readonly submitLabel: string;
  readonly disabled: boolean;
  /** What is under way; null while nothing is. */
  readonly status: string | null;
  readonly error: ErrorWords | null;
  readonly onSubmit: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A dialog that makes a file or reads one: a form, and below it how far that is or how it failed. */
export function FileDialog(props: FileDialogProps) {
  const { title, submitLabel, disabled, status, error, onSubmit, onClose, children } = props;
  const { t } = useTexts();
  const formId = useId();
  return (
    <Dialog
      title={title}
      closeLabel={t('common.close')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button kind="primary" submit form={formId} disabled={disabled}>
            {submitLabel}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        {children}
      </form>
      <p role="status">{status}</p>
      {error && <ErrorNote {...error} detailsLabel={t('common.details')} />}
    </Dialog>
  );
}
