import { useLayoutEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { isPressed } from '../../ui/keys.ts';
import '../../ui/dialog.css';
import './palette-frame.css';

interface PaletteFrameProps {
  readonly label: string;
  readonly onClose: () => void;
  /** The keys that ask for commands were pressed in it. */
  readonly onSwitch: () => void;
  readonly children: ReactNode;
}

/** A modal dialog near the top that is nothing but its field and list. Escape, a click beside it and its own key close it. */
export function PaletteFrame({ label, onClose, onSwitch, children }: PaletteFrameProps) {
  const element = useRef<HTMLDialogElement>(null);

  useLayoutEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    const field = dialog?.querySelector<HTMLInputElement>('[data-autofocus]');
    field?.focus();
    field?.setSelectionRange(field.value.length, field.value.length);
    return () => dialog?.close();
  }, []);

  const onKeyDown = (event: KeyboardEvent) => {
    const places = isPressed('Mod+K', event.nativeEvent);
    if (!places && !isPressed('Mod+Shift+P', event.nativeEvent)) return;
    event.preventDefault();
    if (places) onClose();
    else onSwitch();
  };

  return (
    <dialog
      ref={element}
      className="dialog palette"
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onMouseDown={(event) => {
        if (event.target === element.current) onClose();
      }}
      onKeyDown={onKeyDown}
    >
      <div className="dialog-frame">{children}</div>
    </dialog>
  );
}
