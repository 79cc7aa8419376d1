import { directLogins } from '../../../main/admission/logins.ts';
import { loginsSuite } from '../../suites/logins.suite.ts';

loginsSuite('in this thread', directLogins);
