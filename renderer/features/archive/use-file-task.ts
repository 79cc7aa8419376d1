import type { Room } from '../../../preload/contract/model.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { useTask, type Task } from '../../bridge/use-task.ts';
import type { AppState } from '../../state/app-state.ts';

interface Making {
  /** The app writes it where the person chooses; false where they chose nothing. */
  readonly onDesktop: (app: AppState, room: Room) => Promise<boolean>;
  /** The page has no such right, and offers it instead. */
  readonly inBrowser: (app: AppState, room: Room) => Promise<void>;
}

export interface FileTask extends Task {
  readonly room: Room | undefined;
  readonly close: () => void;
  /** Closes the dialog once the file is there. */
  readonly make: (making: Making) => void;
}

/** Making a file of the open room. */
export function useFileTask(): FileTask {
  const app = useApp();
  const { roomId } = useStore(app.view.view);
  const room = useStore(app.rooms.rooms)?.find(({ id }) => id === roomId);
  const info = useStore(app.info.info);
  const task = useTask();
  const close = () => app.view.closeDialog();
  const make = ({ onDesktop, inBrowser }: Making) => {
    if (!room) return;
    task.run(async () => {
      if (info?.face !== 'desktop') await inBrowser(app, room);
      else if (!(await onDesktop(app, room))) return;
      close();
    });
  };
  return { ...task, room, close, make };
}
