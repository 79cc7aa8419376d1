import { localStation, remoteStation } from '../../support/networks.ts';
import { networkSuite } from '../../suites/network.suite.ts';

networkSuite('in process', localStation);
networkSuite('in a background program', remoteStation);
