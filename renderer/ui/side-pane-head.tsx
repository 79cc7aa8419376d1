import { X } from 'lucide-react';
import { useTexts } from '../text/use-texts.ts';
import { IconButton } from './button.tsx';
import './side-pane.css';

interface SidePaneHeadProps {
  readonly title: string;
  readonly heading?: 'h1' | 'h2';
  readonly onClose: () => void;
}

/** The top of a pane beside the conversation, of class `side-pane`. */
export function SidePaneHead({ title, heading: Heading = 'h2', onClose }: SidePaneHeadProps) {
  const { t } = useTexts();
  return (
    <header className="side-pane-head">
      <Heading>{title}</Heading>
      <IconButton label={t('common.close')} icon={<X size={18} aria-hidden />} onClick={onClose} />
    </header>
  );
}
