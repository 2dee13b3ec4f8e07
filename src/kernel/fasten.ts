/**
 * Built-in objects stay as they are before the first cell runs, so that no cell can look through a method of its own at what
 * the kernel does, not even for a moment that is over before anyone notices (`integrity.ts`). On what everything inherits
 * from, values can be replaced all the same: in strict code `its.toString = …` would fail with a fastened one above. Frozen,
 * since to define each property anew makes loops over lists twice as slow in V8.
 */
const { freeze, getOwnPropertyNames, preventExtensions } = Object;
const { defineProperty, ownKeys } = Reflect;

const fixed = { writable: false, configurable: false };
/** Errors are given names and traces; a package puts a generator of its own beside `Math.random`. */
const open = /^Math$|Error([ .]prototype)*$/;

export function fasten(name: string, object: object): void {
  if (open.test(name)) return;
  if (object === globalThis) {
    // What begins small is a method of the scope, or a thing that code has left there.
    for (const key of getOwnPropertyNames(object)) if (/^[A-Z]/.test(key)) defineProperty(object, key, fixed);
  } else if (object === Function.prototype) {
    for (const key of ['call', 'apply', 'bind']) defineProperty(object, key, fixed);
  } else if (object === Object.prototype) {
    // Nothing comes to stand above what has none of its own: `then`, `get`.
    preventExtensions(object);
    // A method holds nothing.
  } else if (typeof object !== 'function' || ownKeys(object).length > 2) freeze(object);
}
