import { useEffect } from 'react';
import { focusComposer, focusSearch } from '../../commands/focus.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { useNarrow } from '../../bridge/use-narrow.ts';
import { SearchFrame } from './search-frame.tsx';
import { SearchInput } from './search-input.tsx';

/** The search's pane and field, until the search is loaded: no key is lost meanwhile, or goes into a message. */
export function SearchWaitingScreen({ onType }: { readonly onType: (text: string) => void }) {
  const { search, view } = useApp();
  const narrow = useNarrow();
  const { text } = useStore(search.view);
  useEffect(focusSearch, []);
  const close = () => {
    view.showSearch(false);
    focusComposer();
  };
  return (
    <SearchFrame narrow={narrow} onClose={close}>
      <div className="search-field">
        <SearchInput
          value={text}
          onChange={({ target }) => {
            search.write(target.value);
            onType(target.value);
          }}
        />
      </div>
    </SearchFrame>
  );
}
