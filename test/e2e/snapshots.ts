import fs from 'node:fs/promises';
import path from 'node:path';
import { ensureBuilt } from '../../build/built.ts';
import { draw, drawnWith, keyScreens, lookFolder } from '../support/fake-app/look.ts';
import { launchBrowser } from '../support/fake-app/open-page.ts';

// `npm run snapshots`    draws anew what test/e2e/ui/look.test.ts compares with. Look at what changed before it is committed.
await ensureBuilt();
await fs.rm(lookFolder, { recursive: true, force: true });
await fs.mkdir(lookFolder, { recursive: true });
const browser = await launchBrowser();
try {
  for (const screen of keyScreens) {
    const file = path.join(lookFolder, `${screen.name}.png`);
    await fs.writeFile(file, await draw(browser, screen));
    console.log(path.relative(process.cwd(), file));
  }
  const drawn = `${JSON.stringify(drawnWith(browser), null, 2)}\n`;
  await fs.writeFile(path.join(lookFolder, 'drawn-with.json'), drawn);
} finally {
  await browser.close();
}
