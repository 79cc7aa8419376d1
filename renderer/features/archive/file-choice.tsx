import { FileArchive } from 'lucide-react';
import { useId, useRef } from 'react';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';

interface FileChoiceProps {
  readonly file: File | null;
  readonly onChoose: (file: File) => void;
  readonly disabled: boolean;
}

/** One file of this machine, by the system's own dialog. */
export function FileChoice({ file, onChoose, disabled }: FileChoiceProps) {
  const { t } = useTexts();
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  return (
    <div className="archive-file">
      <Button
        icon={<FileArchive size={16} aria-hidden />}
        data-autofocus=""
        disabled={disabled}
        aria-describedby={id}
        onClick={() => input.current?.click()}
      >
        {t('archive.choose')}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={t('archive.choose')}
        onChange={(event) => {
          const [chosen] = event.target.files ?? [];
          if (chosen) onChoose(chosen);
          // The same file can be chosen once more.
          event.target.value = '';
        }}
      />
      <span id={id} className="archive-name" role="status" dir="auto">
        {file ? file.name : t('archive.noFile')}
      </span>
    </div>
  );
}
