import { describe, it } from 'vitest';
import { skipLoudly } from '../support/notRun.ts';
import { findFirefox, launchFirefox } from './firefox.ts';
import { list } from './list.ts';

const path = findFirefox();

describe('Firefox', () => {
  if (path !== undefined) return list(() => launchFirefox(path));
  it('is here', (context) =>
    skipLoudly(
      context,
      'Easel in Firefox, since there is none here and none could be installed. Install one (Debian: firefox-esr), or set FIREFOX_PATH.',
    ));
});
