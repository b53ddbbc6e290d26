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
  list(() => launchWebKit(found), false);
  it('makes pictures and saves them', (context) =>
    skipLoudly(
      context,
      'pictures in WebKit: in WebKitGTK 2.50 none was finished, and no file saved, when this was tried; why is not known.',
    ));
});
