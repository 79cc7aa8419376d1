import { useEffect, useLayoutEffect, useMemo, useState } from 'react';
import type { SearchHit } from '../../../preload/contract/conversation.ts';
import { focusComposer, focusSearch, focusSearchEnd } from '../../commands/focus.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { useNarrow } from '../../bridge/use-narrow.ts';
import { completionsAt } from './completions.ts';
import { FilterChips } from './filter-chips.tsx';
import { read } from './reading.ts';
import { Results } from './results.tsx';
import { SearchFrame } from './search-frame.tsx';
import { SearchField } from './search-field.tsx';
import { useKnown } from './use-known.ts';
import './search.css';

/** Looking for messages in all rooms, or in one: beside the conversation, which shows what is chosen. */
export function SearchScreen({ typed }: { /** Before it was loaded. */ typed: string | null }) {
  const app = useApp();
  const narrow = useNarrow();
  const [begun] = useState(typed !== null);
  const known = useKnown();
  const { text, scope, hits } = useStore(app.search.view);
  const [caret, setCaret] = useState(text.length);
  const [asked, setAsked] = useState(true);
  const [chosen, setChosen] = useState(-1);
  const reading = useMemo(() => read(text, known, scope), [text, known, scope]);
  const completions = asked ? completionsAt(text, caret, known) : [];

  useEffect(() => app.search.seek(reading.sought), [app, reading.sought]);
  useLayoutEffect(() => (begun ? focusSearchEnd() : focusSearch()), [begun]);
  useEffect(() => {
    document.getElementById(`search-option-${chosen}`)?.scrollIntoView({ block: 'nearest' });
    if (chosen >= hits.length - 3 && chosen > 0) app.search.more();
  }, [app, chosen, hits.length]);

  const write = (next: string, at = next.length) => {
    app.search.write(next);
    setCaret(at);
    setAsked(true);
    setChosen(-1);
  };
  const close = () => {
    app.view.showSearch(false);
    focusComposer();
  };
  const open = ({ roomId, message }: SearchHit, at: number) => {
    setChosen(at);
    app.search.remember();
    app.view.goTo(roomId, message.cursor);
    if (narrow) app.view.showSearch(false);
  };
  const take = (at: number) => {
    const completion = completions[at];
    if (completion) write(completion.text);
  };
  const enter = () => {
    if (completions.length > 0) return take(Math.max(0, chosen));
    const at = Math.max(0, chosen);
    const hit = hits[at];
    if (hit) open(hit, at);
  };
  const escape = () => {
    if (completions.length > 0) setAsked(false);
    else close();
  };

  return (
    <SearchFrame narrow={narrow} onClose={close}>
      <SearchField
        text={text}
        completions={completions}
        count={completions.length > 0 ? completions.length : hits.length}
        chosen={completions.length > 0 ? Math.max(0, chosen) : chosen}
        onWrite={write}
        onMoveCaret={setCaret}
        onChoose={setChosen}
        onTake={take}
        onEnter={enter}
        onEscape={escape}
      />
      <FilterChips
        chips={reading.chips}
        text={text}
        filters={known.filters}
        scope={scope}
        rooms={known.rooms}
        onWrite={(next) => {
          write(next);
          // Once the field shows it.
          requestAnimationFrame(focusSearchEnd);
        }}
        onEverywhere={() => app.search.begin(null)}
      />
      <Results
        reading={reading}
        rooms={known.rooms}
        now={known.now}
        chosen={completions.length > 0 ? -1 : chosen}
        onOpen={open}
        onWrite={write}
      />
    </SearchFrame>
  );
}
