/** The screens on a fake engine, for working on them without a model. `?options=` takes FakeOptions as JSON. */
import { mountApp } from '../../src/app/mount.ts';
import { installFakeEngine } from './fakeEngine.ts';

installFakeEngine(JSON.parse(new URLSearchParams(location.search).get('options') ?? '{}'));
void mountApp(window.easel);
