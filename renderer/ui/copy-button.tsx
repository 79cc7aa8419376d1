import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { Button } from './button.tsx';

interface CopyButtonProps {
  readonly text: string;
  readonly label: string;
  readonly copiedLabel: string;
  /** The element that shows what is copied. */
  readonly describedBy?: string;
  readonly small?: boolean;
}

/** Copies `text` and says so. Where the clipboard is refused it says nothing: the text beside it can be selected. */
export function CopyButton({ text, label, copiedLabel, describedBy, small = false }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  const copy = () =>
    void navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  const Icon = copied ? Check : Copy;
  return (
    <Button
      kind="quiet"
      small={small}
      icon={<Icon size={16} aria-hidden />}
      onClick={copy}
      aria-describedby={describedBy}
    >
      <span aria-live="polite">{copied ? copiedLabel : label}</span>
    </Button>
  );
}
