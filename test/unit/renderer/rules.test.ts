import { expect, it } from 'vitest';
import { slowOptions } from '../../../renderer/features/room-rules/slow-options.ts';
import { changeOf } from '../../../renderer/features/room-rules/use-rules-draft.ts';
import { ruleText, slowShort, slowText } from '../../../renderer/text/rules.ts';
import { createTexts } from '../../../renderer/text/text.ts';
import { openRules } from '../../support/fake-app/fake-room.ts';

const en = createTexts('en', 'en-GB');

it('[rules] only what differs is sent, also when somebody else has changed it meanwhile', () => {
  const wanted = { locked: true, readOnly: false, slowSeconds: 30 } as const;
  expect(changeOf(openRules, wanted)).toEqual({ locked: true, slowSeconds: 30 });
  expect(changeOf({ ...openRules, locked: true }, wanted)).toEqual({ slowSeconds: 30 });
});

it('[rules] slow mode is said in the largest unit that fits', () => {
  expect([0, 1, 90, 60, 300, 3_600, 7_200].map((seconds) => slowText(seconds, en))).toEqual([
    'Off',
    'One message every second',
    'One message every 90 seconds',
    'One message every minute',
    'One message every 5 minutes',
    'One message every hour',
    'One message every 2 hours',
  ]);
  expect([45, 120, 3_600].map((seconds) => slowShort(seconds, en))).toEqual(['45 s', '2 min', '1 h']);
});

it('[rules] a length that somebody set elsewhere can be kept', () => {
  const labels = slowOptions(90, en).map(({ label }) => label);
  expect(labels).toEqual(['Off', '10 s', '30 s', '1 min', '90 s', '5 min', '1 h']);
  expect(slowOptions(60, en)).toHaveLength(6);
});

it('[rules] every rule has a label and a value', () => {
  const rules = Object.keys(openRules) as (keyof typeof openRules)[];
  const told = rules.map((rule) => ruleText(openRules, rule, en));
  expect(new Set(told.map(({ label }) => label)).size).toBe(rules.length);
  expect(told.every(({ value }) => value !== '')).toBe(true);
});
