/** The part of jsfive that is used here; the package has no types of its own. */
declare module 'jsfive' {
  export class Group {
    readonly keys: string[];
    readonly attrs: Record<string, unknown>;
    get(name: string): Group | Dataset | null;
  }
  export class Dataset {
    readonly shape: number[];
    /** `<f4`, `>i8`; an array for what is no number. */
    readonly dtype: unknown;
    /** Undefined where nothing was written; nothing at all where none of its parts was. */
    readonly value: ArrayLike<number | undefined>;
    /** What is in the place of a number that was never written. */
    readonly fillvalue: number | bigint;
    readonly attrs: Record<string, unknown>;
    readonly _dataobjects: {
      /** What `dtype` of the dataset is found by; throws a text for kinds of type that it does not know. */
      readonly dtype: unknown;
      /** The shape of its parts, and the size of a number behind it; null where it lies in one piece. */
      readonly chunks: number[] | null;
      /** By which its parts are packed; null where they are not. */
      readonly filter_pipeline: readonly Map<string, number>[] | null;
      /** The messages of this type in its header, each with its place in the file. */
      find_msg_type(type: number): Map<string, number>[];
    };
  }
  export class File extends Group {
    constructor(bytes: ArrayBuffer, name?: string);
  }
}
