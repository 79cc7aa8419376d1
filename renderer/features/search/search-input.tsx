import { Search } from 'lucide-react';
import type { ComponentProps } from 'react';
import { useTexts } from '../../text/use-texts.ts';

export function SearchInput(props: ComponentProps<'input'>) {
  const { t } = useTexts();
  return (
    <>
      <Search size={16} aria-hidden />
      <input
        id="search-field"
        className="input"
        type="text"
        aria-label={t('search.label')}
        placeholder={t('search.placeholder')}
        autoComplete="off"
        spellCheck={false}
        maxLength={300}
        dir="auto"
        {...props}
      />
    </>
  );
}
