/**
 * Programs of our own on tfjs's WebGPU backend. tfjs declares the buffers and uniforms that a program names, compiles it,
 * remembers it by its key, and puts it into its queue; what a program says itself is its WGSL. These are internals of
 * tfjs, which is pinned exactly, and what rests on them is timed and compared before it is used (`gpu-choice.ts`).
 */
import type * as tf from '@tensorflow/tfjs-core';

/** What tfjs asks of a program (`webgpu_program.ts` there). */
interface TfjsProgram {
  readonly shaderKey: string;
  readonly variableNames: readonly string[];
  readonly variableComponents: readonly number[];
  readonly outputShape: readonly number[];
  readonly outputComponent: number;
  readonly uniforms: string;
  readonly workgroupSize: readonly [number, number, number];
  readonly dispatchLayout: { readonly x: readonly number[] };
  /** Changed by tfjs where there are more workgroups than fit in one dimension. */
  dispatch: [number, number, number];
  getUserCode(): string;
}

interface UniformValue {
  readonly type: 'int32' | 'float32';
  readonly data: readonly number[];
}

/** Of tfjs's backend, what runs a program. */
export interface WgslBackend {
  readonly device: {
    pushErrorScope(filter: 'validation' | 'internal'): void;
    popErrorScope(): Promise<{ readonly message: string } | null>;
  };
  runWebGPUProgram(
    program: TfjsProgram,
    inputs: readonly tf.TensorInfo[],
    dtype: 'float32',
    uniforms: readonly UniformValue[],
  ): tf.TensorInfo;
  disposeData(data: object): boolean;
}

/** Whether programs run on this backend: tfjs's WebGPU one. */
export const runsWgsl = (backend: unknown): backend is WgslBackend =>
  typeof (backend as Partial<WgslBackend> | undefined)?.runWebGPUProgram === 'function';

/** Threads of a workgroup: what every device of WebGPU allows. */
export const threads = 256;

export interface WgslProgram {
  /** Of everything that the code depends on, but for shapes. */
  readonly key: string;
  /** Named as the code calls them: an array of `f32`, or of `vec4<f32>` where `components` is 4. */
  readonly inputs: Readonly<Record<string, tf.TensorInfo>>;
  readonly components?: 1 | 4;
  readonly integers?: Readonly<Record<string, number>>;
  readonly floats?: Readonly<Record<string, number>>;
  readonly outputShape: number[];
  readonly workgroups: number;
  /** What stands before `main`: functions, memory of the workgroup. */
  readonly before?: string;
  /**
   * The body of `main`. `group` and `thread` are given, uniforms by name in `uniforms`, and `result` takes the output. There
   * may be more workgroups than were asked for.
   */
  readonly body: string;
}

/** One dispatch: its output, new and owned by the caller. */
export function runWgsl(backend: WgslBackend, program: WgslProgram): tf.TensorInfo {
  const { key, inputs, components = 1, integers = {}, floats = {}, outputShape, workgroups } = program;
  const declared = [
    ...Object.keys(integers).map((name) => `${name} : i32,`),
    ...Object.keys(floats).map((name) => `${name} : f32,`),
  ];
  const names = Object.keys(inputs);
  return backend.runWebGPUProgram(
    {
      shaderKey: `residual-${key}-${components}`,
      variableNames: names,
      variableComponents: names.map(() => components),
      outputShape,
      outputComponent: components,
      uniforms: declared.join(' '),
      workgroupSize: [threads, 1, 1],
      dispatchLayout: { x: outputShape.map((_, axis) => axis) },
      dispatch: [workgroups, 1, 1],
      getUserCode: () => `
${program.before ?? ''}
fn main(index : i32) {
  let group = index / ${threads};
  let thread = index % ${threads};
  ${program.body}
}`,
    },
    Object.values(inputs),
    'float32',
    [
      ...Object.values(integers).map((value): UniformValue => ({ type: 'int32', data: [value] })),
      ...Object.values(floats).map((value): UniformValue => ({ type: 'float32', data: [value] })),
    ],
  );
}

/**
 * What `compute` gives, if the device had nothing against it. One that cannot compile or run a program throws nothing: it does
 * nothing, and in the place of results stands what was there before, which may be the right numbers of someone else.
 */
export async function ifDeviceAgrees<T>({ device }: WgslBackend, compute: () => Promise<T>): Promise<T> {
  device.pushErrorScope('internal');
  device.pushErrorScope('validation');
  const [outcome] = await Promise.allSettled([compute()]);
  const errors = [await device.popErrorScope(), await device.popErrorScope()];
  for (const error of errors) if (error) throw new Error(error.message);
  if (outcome.status === 'rejected') throw outcome.reason;
  return outcome.value;
}

/** The sum of an array of the workgroup's memory over all threads that have the same `thread % width`, where `thread < width`. */
export const sumOverThreads = (memory: string, width: number): string => `
  workgroupBarrier();
  for (var half = ${threads / 2}; half >= ${width}; half = half >> 1) {
    if (thread < half) { ${memory}[thread] += ${memory}[thread + half]; }
    workgroupBarrier();
  }`;
