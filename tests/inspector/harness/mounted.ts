/** The inspector as under a cell. `?lang=en` chooses the language. */
import { mountInspector } from '../../../src/inspector/index.ts';
import { stem } from '../stem-fixture.ts';

const target = document.querySelector('main');
if (target === null) throw new Error('no main');
const lang = new URLSearchParams(location.search).get('lang') === 'en' ? 'en' : 'ko';
mountInspector(target, { network: stem, lang });
