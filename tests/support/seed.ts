/**
 * Property tests draw the same cases each time, so that a run says something of the change and not of the day; `npm run
 * test:long` draws others each time.
 */
import fc from 'fast-check';

if (!process.env['EASEL_LONG'])
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 20_261_130 });
