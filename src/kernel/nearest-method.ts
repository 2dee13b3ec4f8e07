import { Tensor } from '@tensorflow/tfjs-core';
import { Sequential } from '@tensorflow/tfjs-layers';
import * as nn from '../nn/index.ts';
import { Inputs, Plot } from '../notebook/kernel/index.ts';
import { tf } from './tensorflow.ts';

/** What a name with dots in it begins with, where that is known. */
const roots: Readonly<Record<string, unknown>> = { tf, nn, Plot, Inputs, Math, JSON, Object, Array, Number };

/** What the methods of a value that nothing is known of are likely to be of. */
const classes = [Tensor, Sequential, Array, String, Promise];

/**
 * The function that a misspelt one most likely meant.
 * @param called as the error names it: `tf.tensr`, `x.reshpe`
 */
export function nearestMethod(called: string): string | undefined {
  const path = called.split('.');
  const last = path.pop() ?? '';
  const [root = ''] = path;
  if (path.length === 0 || !/^[\w$]+$/.test(last)) return undefined;
  if (!path.every((name) => /^[\w$]+$/.test(name)) || !Object.hasOwn(roots, root))
    return nearest(
      classes.flatMap(({ prototype }) => methodsOf(prototype)),
      last,
    );
  let object: unknown = roots;
  for (const name of path) object = (object as Record<string, unknown> | undefined)?.[name];
  const meant = nearest(methodsOf(object), last);
  return meant && [...path, meant].join('.');
}

/** The same but for capitals, which Keras begins its layers with, before what differs in a letter. */
function nearest(names: readonly string[], called: string): string | undefined {
  const small = called.toLowerCase();
  return names.find((name) => name.toLowerCase() === small) ?? names.find((name) => isNear(name, called));
}

/** Whether one letter is missing, too much or another, or two neighbours have changed places. */
function isNear(one: string, other: string): boolean {
  const shorter = Math.min(one.length, other.length);
  let before = 0;
  while (before < shorter && one[before] === other[before]) before++;
  let behind = 0;
  while (behind < shorter - before && one.at(-1 - behind) === other.at(-1 - behind)) behind++;
  const left = Math.max(one.length, other.length) - before - behind;
  return left === 1 || (left === 2 && one[before] === other[before + 1] && one[before + 1] === other[before]);
}

/** Its own and those that it inherits. */
function methodsOf(object: unknown): string[] {
  const names = new Set<string>();
  let each = object;
  while (
    ((typeof each === 'object' && each !== null) || typeof each === 'function') &&
    each !== Object.prototype
  ) {
    for (const name of Object.getOwnPropertyNames(each)) if (isMethod(each, name)) names.add(name);
    each = Object.getPrototypeOf(each);
  }
  return [...names];
}

function isMethod(object: object, name: string): boolean {
  try {
    return name !== 'constructor' && typeof (object as Record<string, unknown>)[name] === 'function';
  } catch {
    // A getter that wants an object of its class.
    return false;
  }
}
