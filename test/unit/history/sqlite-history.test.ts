import { silentLogger } from '../../../main/lib/logger.ts';
import { openSqliteHistory } from '../../../main/history/sqlite-history.ts';
import { historySuite } from '../../suites/history.suite.ts';

const clock = { now: () => Date.UTC(2030, 0, 2, 3, 4, 5) };

historySuite('in this thread', (folder, device) =>
  Promise.resolve().then(() => openSqliteHistory({ folder, device }, { clock, logger: silentLogger })),
);
