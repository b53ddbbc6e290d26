import type { Rest } from '../shape.ts';
import { api } from './api.ts';
import { edit } from './edit.ts';
import { library } from './library.ts';
import { models } from './models.ts';
import { remix } from './remix.ts';
import { files, policy, settings, signature } from './settings.ts';

export const rest: Rest = { api, edit, files, library, models, policy, remix, settings, signature };
