/**
 * Apps of one file of tests find each other on this machine, and none of the files that run beside it: those would come and
 * look at their rooms, from the one address that all of them have, until a door lets nobody in from there for a while (C5).
 */
if (process.env['LANDLINE_SCOPE'] === 'loopback')
  process.env['LANDLINE_SCOPE'] = `loopback-${process.pid.toString(36)}`;

export {};
