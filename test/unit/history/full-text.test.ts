import { expect, it } from 'vitest';
import { checkFullText } from '../../../main/history/database.ts';

it('[self-check] makes a full-text table and finds in it', () => {
  expect(checkFullText()).toMatch(/^SQLite 3\./);
});
