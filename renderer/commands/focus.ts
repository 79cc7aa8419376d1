const panes = ['rooms', 'main', 'details', 'search'] as const;

/** Goes to the pane after (or before) the one that has the focus, round and round; hidden ones are left out. */
export function focusNextPane(step: 1 | -1): void {
  const shown = panes
    .map((id) => document.getElementById(id))
    .filter((pane): pane is HTMLElement => pane !== null && pane.checkVisibility());
  const at = shown.findIndex((pane) => pane.contains(document.activeElement));
  const start = at < 0 ? (step === 1 ? -1 : 0) : at;
  const next = shown[(start + step + shown.length) % shown.length];
  const field = next?.querySelector<HTMLElement>('#composer, #search-field');
  (field ?? next)?.focus();
}

export const focusComposer = (): void => document.getElementById('composer')?.focus();

/** The focus is in the conversation or nowhere, so that what is said of the room is meant of the open one. */
export function isAtConversation(): boolean {
  const { activeElement } = document;
  return activeElement === document.body || document.getElementById('main')?.contains(activeElement) === true;
}

const searchField = (): HTMLInputElement | null => document.querySelector('input#search-field');

/** To the field, whose text a letter would replace. */
export function focusSearch(): void {
  searchField()?.focus();
  searchField()?.select();
}

/** To the end of what is in the field. */
export function focusSearchEnd(): void {
  const field = searchField();
  field?.focus();
  field?.setSelectionRange(field.value.length, field.value.length);
}
