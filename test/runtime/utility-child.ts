// Runs before a background program, in its process: gives it Electron's `process.parentPort`.
import { EventEmitter } from 'node:events';

const port = Object.assign(new EventEmitter(), {
  postMessage: (message: unknown): void => void process.send?.(message),
  start: (): void => undefined,
});
process.on('message', (data) => port.emit('message', { data, ports: [] }));
// A background program never outlives its app.
process.on('disconnect', () => process.exit());
Object.defineProperty(process, 'parentPort', { value: port });
