import { openSqliteHistory } from '../../main/history/sqlite-history.ts';
import { openDataFolder } from '../../main/data-folder.ts';
import { systemClock } from '../../main/lib/clock.ts';
import { silentLogger } from '../../main/lib/logger.ts';
import { ben, charter, courseOf } from './judged-course.ts';
import { ShownRoom } from './shown-room.ts';

/** Goes through the course on the history in the folder it is given, and kills itself behind the n-th write that changes what counts. */
const [folder = '', kill = '0'] = process.argv.slice(2);
openDataFolder(folder);
const history = openSqliteHistory(
  { folder, device: ben.device },
  { clock: systemClock, logger: silentLogger },
);
/** What is judged otherwise from here on is written, or what came of it. */
const writing = new Set(['append', 'putContact', 'putFork', 'setHidden']);
let writes = 0;
const mortal = new Proxy(history, {
  get(target, name) {
    const call: unknown = Reflect.get(target, name, target);
    if (typeof call !== 'function') return call;
    return async (...args: unknown[]): Promise<unknown> => {
      const answer = await (Reflect.apply(call, target, args) as Promise<unknown>);
      if (writing.has(String(name)) && ++writes === Number(kill)) process.kill(process.pid, 'SIGKILL');
      return answer;
    };
  },
});
const room = await ShownRoom.open(mortal, ben, charter);
for (const step of courseOf()) {
  await step(room);
  await room.rest();
}
await history.close();
process.exit(0);
