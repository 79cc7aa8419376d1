export interface EmojiPickerProps {
  /** What the list is for, said to screen readers: "Add an emoji", "React". */
  readonly label: string;
  /** The chosen one as it is sent, in the person's skin tone where it has any. The picker stays open. */
  readonly onChoose: (emoji: string) => void;
  /** Escape was pressed: give the focus back to where it came from. Or something beside it was: leave it there. */
  readonly onClose: (how: 'escape' | 'beside') => void;
}
