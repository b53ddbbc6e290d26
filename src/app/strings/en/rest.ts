/** What the other screens say; fetched after the beginning. */
import { api } from './api.ts';
import { edit } from './edit.ts';
import { files } from './files.ts';
import { library } from './library.ts';
import { models } from './models.ts';
import { policy, signature } from './policy.ts';
import { remix } from './remix.ts';
import { settings } from './settings.ts';

export const rest = { api, edit, files, library, models, policy, remix, settings, signature };
