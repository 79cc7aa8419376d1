import { useEffect, useLayoutEffect, useState } from 'react';
import { Steady, type Pace } from '../state/steady.ts';
import { useStore } from './hooks.ts';
import { systemClock } from './system-clock.ts';

/** `value`, as far as it lasts. Give it a new one only when something in it has changed. `first` is what it begins with. */
export function useSteady<Value>(value: Value, pace: Pace<Value>, first: Value = value): Value {
  const [steady] = useState(() => new Steady(first, pace, systemClock));
  useLayoutEffect(() => steady.put(value), [steady, value]);
  useEffect(() => () => steady.stop(), [steady]);
  return useStore(steady.shown);
}
