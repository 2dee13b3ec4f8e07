/** In place of tfjs's models in `indexedDB`, which an opaque origin is refused. */
import { emptyStore } from './refuse.ts';

export class BrowserIndexedDB {
  static readonly URL_SCHEME = 'indexeddb://';
}

export const BrowserIndexedDBManager = emptyStore(BrowserIndexedDB.URL_SCHEME);
