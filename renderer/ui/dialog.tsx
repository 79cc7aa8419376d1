import { X } from 'lucide-react';
import { useId, useLayoutEffect, useRef, type MouseEvent, type ReactNode } from 'react';
import { IconButton } from './button.tsx';
import { focusRefuge } from './use-focus-refuge.ts';
import './dialog.css';

interface DialogProps {
  readonly title: string;
  readonly closeLabel: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** The row of buttons at its foot. */
  readonly actions?: ReactNode;
  readonly wide?: boolean;
}

/**
 * A modal dialog: the rest of the window rests, Escape and a click beside it close it, and focus goes back to where
 * it came from. Focus begins at the element marked `data-autofocus`, else in what the dialog says: it is read out, arrow keys
 * scroll it, and the next Tab leads to the first thing in it.
 */
export function Dialog({ title, closeLabel, onClose, children, actions, wide = false }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  useLayoutEffect(() => {
    const dialog = element.current;
    const opener = document.activeElement;
    dialog?.showModal();
    const first =
      dialog?.querySelector<HTMLElement>('[data-autofocus]') ??
      dialog?.querySelector<HTMLElement>('.dialog-body');
    first?.focus();
    if (first instanceof HTMLInputElement) first.select();
    return () => {
      dialog?.close();
      if (opener?.isConnected === false) focusRefuge();
    };
  }, []);

  const closeBeside = (event: MouseEvent) => {
    if (event.target === element.current) onClose();
  };

  return (
    <dialog
      ref={element}
      className={wide ? 'dialog dialog-wide' : 'dialog'}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onMouseDown={closeBeside}
    >
      <div className="dialog-frame">
        <header className="dialog-head">
          <h2 id={titleId} dir="auto">
            {title}
          </h2>
          <IconButton label={closeLabel} icon={<X size={18} aria-hidden />} onClick={onClose} />
        </header>
        <div className="dialog-body" tabIndex={-1}>
          {children}
        </div>
        {actions && <footer className="dialog-actions">{actions}</footer>}
      </div>
    </dialog>
  );
}
