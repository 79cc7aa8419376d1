import { EventEmitter } from 'node:events';
import { strict } from './strict.ts';

/** What pages send, as events named by channel. `handle`, for pages that wait for an answer, is not provided. */
export const ipcMain = strict('ipcMain', new EventEmitter());
