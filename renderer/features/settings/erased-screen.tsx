import type { Face } from '../../../preload/contract/model.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Mark } from '../../ui/mark.tsx';
import './settings.css';

/** The whole window, once there is nothing left that it could show. */
export function ErasedScreen({ face }: { face: Face }) {
  const { t } = useTexts();
  return (
    <main id="main" className="erased" tabIndex={-1}>
      <Mark size={44} />
      <h1>{t('erased.title')}</h1>
      <p role="status">{t(face === 'desktop' ? 'erased.desktop' : 'erased.browser')}</p>
    </main>
  );
}
