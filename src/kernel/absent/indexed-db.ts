/** In place of tfjs's models in `indexedDB`, which an opaque origin is refused. */
import { emptyStore } from './refuse.ts';

export const BrowserIndexedDB = { URL_SCHEME: 'indexeddb://' };

export const BrowserIndexedDBManager = emptyStore(BrowserIndexedDB.URL_SCHEME);
