import { Tensor } from '@tensorflow/tfjs-core';
import { Sequential } from '@tensorflow/tfjs-layers';
import * as nn from '../nn/index.ts';
import { Inputs, Plot } from '../notebook/kernel/index.ts';
import { nearestName } from '../notebook/language/index.ts';
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
  const [root = '', ...path] = called.split('.');
  const last = path.pop();
  if (last === undefined || !/^[\w$]+$/.test(last)) return undefined;
  if (!Object.hasOwn(roots, root))
    return path.length > 0
      ? undefined
      : nearestName(last, namesOf(...classes.map(({ prototype }) => prototype as object)));
  let object = roots[root];
  for (const name of path) object = (object as Record<string, unknown> | undefined)?.[name];
  const isThing = (typeof object === 'object' && object !== null) || typeof object === 'function';
  const meant = isThing ? nearestName(last, namesOf(object)) : undefined;
  return meant && [root, ...path, meant].join('.');
}

function namesOf(...objects: object[]): string[] {
  return objects.flatMap((object) => {
    const names: string[] = [];
    for (
      let each: object | null = object;
      each && each !== Object.prototype;
      each = Object.getPrototypeOf(each) as object | null
    )
      names.push(...Object.getOwnPropertyNames(each));
    return names;
  });
}
