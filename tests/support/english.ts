/** Unit tests read the page's words in English. */
import { use } from '../../src/app/strings/index.ts';
import { first } from '../../src/app/strings/en/first.ts';
import { rest } from '../../src/app/strings/en/rest.ts';

use('en', first, rest);
