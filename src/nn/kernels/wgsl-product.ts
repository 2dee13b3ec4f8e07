/**
 * A product of two matrices that are nowhere in memory, in one dispatch of WGSL: a convolution and both of its gradients are
 * such products (Chetlur et al. 2014, "cuDNN", section 3.2: implicit GEMM). What a place of a matrix holds a program says
 * itself; here the matrices are cut into tiles that a workgroup reads once and multiplies out of its own memory.
 */
import type * as tf from '@tensorflow/tfjs-core';
import { runWgsl, threads, type WgslBackend } from './wgsl-program.ts';

/** Of a tile: rows, and terms of the sums that are read at once. A thread has four rows. */
export const tileRows = 64;
const tileTerms = 16;
/** Threads of a row of threads: each has the columns that are so many apart. */
const across = threads / tileTerms;
/** Between rows of the left tile, so that neighbouring rows do not lie in the same bank of memory. */
const pitch = tileTerms + 1;

export interface WgslProduct {
  readonly key: string;
  readonly inputs: Readonly<Record<string, tf.TensorInfo>>;
  readonly integers: Readonly<Record<string, number>>;
  readonly floats?: Readonly<Record<string, number>>;
  readonly rows: number;
  readonly columns: number;
  readonly terms: number;
  /** The sums are cut into so many, each a product of its own, one behind the other. */
  readonly splits?: number;
  /**
   * WGSL: `fn rowAt(row : i32) -> vec3<i32>` and `fn termAt(term : i32) -> vec3<i32>`, which know a place for once and for all
   * that is read there; `fn left(row : vec3<i32>, term : vec3<i32>) -> f32`, and `fn right(term : i32, column : i32) -> f32`.
   */
  readonly places: string;
  /** An expression of the sum `value`, its place `at` of the result, and its `row` and `column`. */
  readonly result?: string;
  readonly outputShape: number[];
  /** What stands before `main`. */
  readonly before?: string;
  /** What is done of the sums when they are written. */
  readonly after?: (tile: WgslTile) => string;
}

/** What a thread has when the sums are done: of each of its columns a `vec4<f32>`, its four rows from `row` on. */
export interface WgslTile {
  readonly columns: readonly { readonly sum: string; readonly column: string }[];
  /** Threads that are so many apart have the same columns. */
  readonly across: number;
}

/** How many columns a thread has: as many as there is work for. */
const columnsOfThread = (columns: number): number => (columns <= across ? 1 : columns <= 2 * across ? 2 : 4);

/** How many tiles a result of this size is made of, across and down. */
export const tilesOf = (rows: number, columns: number): { rowTiles: number; columnTiles: number } => ({
  rowTiles: Math.ceil(rows / tileRows),
  columnTiles: Math.ceil(columns / (columnsOfThread(columns) * across)),
});

export function wgslProduct(backend: WgslBackend, product: WgslProduct): tf.TensorInfo {
  const { key, inputs, integers, floats = {}, rows, columns, terms, splits = 1, outputShape } = product;
  const own = columnsOfThread(columns);
  const width = own * across;
  const each = Array.from({ length: own }, (_, at) => ({
    sum: `sum${at}`,
    column: `(firstColumn + ${at * across})`,
  }));
  const four = [0, 1, 2, 3];
  const { rowTiles, columnTiles } = tilesOf(rows, columns);
  const span = tileTerms * Math.ceil(terms / splits / tileTerms);
  return runWgsl(backend, {
    key: `${key}-${own}`,
    inputs,
    integers: { ...integers, rows, columns, terms, span, splits, rowTiles, columnTiles },
    floats,
    outputShape,
    workgroups: splits * rowTiles * columnTiles,
    before: `
var<workgroup> lefts : array<f32, ${tileRows * pitch}>;
var<workgroup> rights : array<f32, ${tileTerms * width}>;
${product.before ?? ''}
${product.places}`,
    body: `
  let rowTile = (group / uniforms.columnTiles) % uniforms.rowTiles;
  let split = group / (uniforms.columnTiles * uniforms.rowTiles);
  let begin = split * uniforms.span;
  let end = min(begin + uniforms.span, uniforms.terms);
  let firstColumn = (group % uniforms.columnTiles) * ${width} + thread % ${across};
  let row = rowTile * ${tileRows} + (thread / ${across}) * 4;
  let readRow = rowTile * ${tileRows} + thread / ${tileTerms};
  ${four.map((at) => `let read${at} = rowAt(min(readRow + ${at * across}, uniforms.rows - 1));`).join('\n  ')}
  ${each.map(({ sum }) => `var ${sum} = vec4<f32>();`).join('\n  ')}
  for (var step = 0; step < uniforms.span; step += ${tileTerms}) {
    let readTerm = begin + step + thread % ${tileTerms};
    let termPlace = termAt(min(readTerm, uniforms.terms - 1));
    let place = (thread / ${tileTerms}) * ${pitch} + thread % ${tileTerms};
    ${four
      .map(
        (at) => `
    lefts[place + ${at * across * pitch}] = 0.0;
    if (readTerm < end && readRow + ${at * across} < uniforms.rows) {
      lefts[place + ${at * across * pitch}] = left(read${at}, termPlace);
    }`,
      )
      .join('')}
    for (var at = thread; at < ${tileTerms * width}; at += ${threads}) {
      let term = begin + step + at / ${width};
      let column = firstColumn - thread % ${across} + at % ${width};
      rights[at] = 0.0;
      if (term < end && column < uniforms.columns) { rights[at] = right(term, column); }
    }
    workgroupBarrier();
    for (var term = 0; term < ${tileTerms}; term++) {
      let at = (thread / ${across}) * ${4 * pitch} + term;
      let values = vec4<f32>(lefts[at], lefts[at + ${pitch}], lefts[at + ${2 * pitch}], lefts[at + ${3 * pitch}]);
      ${each.map(({ sum }, at) => `${sum} += values * rights[term * ${width} + thread % ${across} + ${at * across}];`).join('\n      ')}
    }
    workgroupBarrier();
  }
  ${each
    .map(
      ({ sum, column }) => `
  if (${column} < uniforms.columns && split < uniforms.splits) {
    let column = ${column};
    for (var below = 0; below < 4; below++) {
      if (row + below < uniforms.rows) {
        let at = (split * uniforms.rows + row + below) * uniforms.columns + column;
        let value = ${sum}[below];
        result[at] = ${product.result ?? 'value'};
      }
    }
  }`,
    )
    .join('')}
  ${product.after?.({ columns: each, across }) ?? ''}`,
  });
}
