import { memoryPorts } from '../../preload/bridge/port.ts';
import { portSuite } from '../suites/port.suite.ts';

portSuite('memory', () => Promise.resolve({ ends: memoryPorts() }));
