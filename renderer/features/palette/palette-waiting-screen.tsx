import { useApp, useStore } from '../../bridge/hooks.ts';
import { useTexts } from '../../text/use-texts.ts';
import { PaletteField } from './palette-field.tsx';
import { PaletteFrame } from './palette-frame.tsx';

interface PaletteWaitingScreenProps {
  readonly typed: string | null;
  readonly onType: (text: string) => void;
}

/** The palette's field, until the palette is loaded: no key is lost meanwhile, or means something else. */
export function PaletteWaitingScreen({ typed, onType }: PaletteWaitingScreenProps) {
  const { view } = useApp();
  const { t } = useTexts();
  const { palette } = useStore(view.view);
  return (
    <PaletteFrame label={t('palette.label')} onClose={() => view.closeDialog()} onSwitch={() => onType('>')}>
      <PaletteField text={typed ?? (palette === 'commands' ? '>' : '')} onType={onType} />
    </PaletteFrame>
  );
}
