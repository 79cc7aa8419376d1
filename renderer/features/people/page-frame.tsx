import type { FormEvent, ReactNode } from 'react';
import type { Task } from '../../bridge/use-task.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';

interface PageFrameProps {
  readonly title: string;
  readonly submit: string;
  readonly kind?: 'primary' | 'danger';
  readonly disabled?: boolean;
  /** The focus begins on Cancel: nothing here happens by an Enter too many. */
  readonly careful?: boolean;
  readonly task: Task;
  readonly onSubmit: () => void;
  readonly onBack: () => void;
  readonly children: ReactNode;
}

/** A page of a dialog that does one thing, or goes back. */
export function PageFrame(props: PageFrameProps) {
  const { title, submit, kind = 'primary', disabled = false, careful = false, task, onBack } = props;
  const { t } = useTexts();
  const errorWords = useErrorText();
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    props.onSubmit();
  };
  return (
    <Dialog title={title} closeLabel={t('common.back')} onClose={onBack}>
      <form className="dialog-form" onSubmit={onSubmit}>
        {props.children}
        {task.error !== null && <ErrorNote {...errorWords(task.error)} detailsLabel={t('common.details')} />}
        <div className="page-actions">
          <Button onClick={onBack} data-autofocus={careful ? '' : undefined}>
            {t('common.cancel')}
          </Button>
          <Button submit kind={kind} disabled={disabled || task.busy}>
            {submit}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
