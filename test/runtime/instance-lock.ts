import fs from 'node:fs';
import path from 'node:path';

type OnSecond = (argv: string[], workingFolder: string) => void;

/** One copy of an app for each user-data folder; another copy leaves its arguments behind and gets no lock. */
export class InstanceLock {
  private readonly file: string;
  private readonly watcher: fs.FSWatcher;

  /** Null where a living process has the lock; that process hears this one's arguments. */
  static take(folder: string, onSecond: OnSecond): InstanceLock | null {
    fs.mkdirSync(folder, { recursive: true });
    const file = path.join(folder, 'stand-in-lock');
    try {
      fs.writeFileSync(file, String(process.pid), { flag: 'wx' });
    } catch {
      if (isAlive(Number(fs.readFileSync(file, 'utf8')))) {
        announce(folder);
        return null;
      }
      fs.writeFileSync(file, String(process.pid));
    }
    return new InstanceLock(folder, file, onSecond);
  }

  private constructor(folder: string, file: string, onSecond: OnSecond) {
    this.file = file;
    this.watcher = fs.watch(folder, (_change, name) => {
      if (!name?.startsWith('stand-in-second-') || !name.endsWith('.json')) return;
      const message = path.join(folder, name);
      // Two changes are told for one file; the second finds it gone.
      if (!fs.existsSync(message)) return;
      const second = JSON.parse(fs.readFileSync(message, 'utf8')) as { argv: string[]; folder: string };
      fs.rmSync(message);
      onSecond(second.argv, second.folder);
    });
    this.watcher.unref();
    process.on('exit', () => this.release());
  }

  release(): void {
    this.watcher.close();
    fs.rmSync(this.file, { force: true });
  }
}

/** Written under another name first, so that it is read whole. */
function announce(folder: string): void {
  const message = path.join(folder, `stand-in-second-${process.pid}`);
  fs.writeFileSync(message, JSON.stringify({ argv: process.argv, folder: process.cwd() }));
  fs.renameSync(message, `${message}.json`);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
