import { CircleAlert } from 'lucide-react';
import './error-note.css';

interface ErrorNoteProps {
  readonly text: string;
  /** The raw code, shown only when asked for. */
  readonly code: string;
  readonly detailsLabel: string;
}

/** What went wrong and what can be done, in words; said at once by a screen reader. */
export function ErrorNote({ text, code, detailsLabel }: ErrorNoteProps) {
  return (
    <div className="error-note">
      <CircleAlert size={18} aria-hidden />
      <div>
        <p role="alert">{text}</p>
        <details>
          <summary>{detailsLabel}</summary>
          <code>{code}</code>
        </details>
      </div>
    </div>
  );
}
