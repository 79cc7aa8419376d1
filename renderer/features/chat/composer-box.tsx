import { Check, SendHorizontal } from 'lucide-react';
import { useRef, type RefObject } from 'react';
import type { Room } from '../../../preload/contract/model.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import type { MessageBox } from '../../state/message-box.ts';
import { isModerating } from '../../state/powers.ts';
import { useTexts } from '../../text/use-texts.ts';
import { IconButton } from '../../ui/button.tsx';
import { CompletionList } from './composer-completion.tsx';
import { charactersLeft } from './composer-count.tsx';
import { ComposerField } from './composer-text.tsx';
import { replaceText } from './composer-field.ts';
import { ComposerNotes } from './composer-notes.tsx';
import { AnnounceTool, EmojiTool } from './composer-tools.tsx';
import { useCompletion } from './use-completion.ts';
import { useComposerFocus, useKeptDraft } from './use-composer-focus.ts';
import { useComposerKeys } from './use-composer-keys.ts';

interface ComposerBoxProps {
  readonly room: Room;
  readonly box: MessageBox;
  /** The room is being opened: whoever opens one wants to write. */
  readonly opening: RefObject<boolean>;
  /** Slow mode keeps the next message back until then. */
  readonly slowUntil: number | null;
}

export function ComposerBox({ room, box, opening, slowUntil }: ComposerBoxProps) {
  const app = useApp();
  const { t } = useTexts();
  const view = useStore(box.view);
  const { composing } = useStore(box.mode.view);
  const field = useRef<HTMLTextAreaElement>(null);
  const completion = useCompletion(room, box, field);
  const { text } = view;
  const editing = composing.kind === 'edit';
  const left = charactersLeft(text);
  const held = slowUntil !== null && !editing;
  const blocked = held || text.trim() === '' || (left !== null && left < 0);
  const submit = () => {
    field.current?.focus();
    if (blocked) return;
    app.typing.done(room.id);
    void box.submit();
  };
  const onKeyDown = useComposerKeys({ box, field, completion, submit });
  useComposerFocus(field, opening, { text, composing });
  useKeptDraft();

  return (
    <>
      <ComposerNotes
        view={view}
        composing={composing}
        slowUntil={held ? slowUntil : null}
        left={left}
        onShow={(cursor) => app.view.goTo(room.id, cursor)}
        onStop={() => {
          field.current?.focus();
          box.mode.stopComposing();
        }}
        onPutBack={() => {
          field.current?.focus();
          box.putBack();
        }}
      />
      <div className="composer-box">
        {completion.open && (
          <CompletionList open={completion.open} onChoose={completion.choose} onHover={completion.hover} />
        )}
        <ComposerField
          ref={field}
          room={room}
          text={text}
          about={composing.kind !== 'new'}
          completion={completion}
          onKeyDown={onKeyDown}
          onWrite={(written) => {
            box.write(written);
            if (written.trim() !== '') app.typing.signal(room.id);
          }}
        />
        <div className="composer-tools">
          {isModerating(room.role) && room.kind === 'group' && !editing && (
            <AnnounceTool
              on={view.announce}
              onChange={(on) => {
                field.current?.focus();
                box.announce(on);
              }}
            />
          )}
          <EmojiTool
            onClose={() => field.current?.focus()}
            onChoose={(emoji) => {
              const element = field.current;
              if (element) replaceText(element, element.selectionStart, element.selectionEnd, emoji);
            }}
          />
          <span className="composer-send">
            <IconButton
              label={editing ? t('compose.save') : t('compose.send')}
              icon={editing ? <Check size={18} aria-hidden /> : <SendHorizontal size={18} aria-hidden />}
              disabled={blocked}
              onClick={submit}
            />
          </span>
        </div>
      </div>
    </>
  );
}
