/** In place of tfjs's models in `localStorage`, which does not exist in a worker. */
import { emptyStore } from './refuse.ts';

export const BrowserLocalStorage = { URL_SCHEME: 'localstorage://' };

export const BrowserLocalStorageManager = emptyStore(BrowserLocalStorage.URL_SCHEME);
