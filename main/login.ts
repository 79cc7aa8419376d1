import { serveLogins } from './admission/login-program.ts';
import { loginSteps } from './admission/login-steps.ts';
import { backgroundChannel } from './node-platform.ts';

/** The background program that stretches passphrases, which takes a second and 64 MB. */
serveLogins(backgroundChannel(), loginSteps);
