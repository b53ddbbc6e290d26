import { describe, it } from 'vitest';
import { skipLoudly } from '../support/notRun.ts';
import { list } from './list.ts';
import { findWebKit, launchWebKit } from './webkit.ts';

const found = findWebKit();

describe('WebKit', () => {
  if (found === undefined) {
    it('is here', (context) =>
      skipLoudly(
        context,
        'Easel in WebKit, since there is none here and none could be installed. Install Debian’s webkit2gtk-driver and xvfb.',
      ));
    return;
  }
  list(() => launchWebKit(found));
});
