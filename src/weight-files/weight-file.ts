/** What is read out of a file of weights, whatever its format. */

/** One array: flat and row-major, in the order of axes of whoever wrote the file. */
export interface StoredArray {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** A layer as a file describes it that holds the network too: Keras' settings. */
export interface StoredLayer {
  readonly className: string;
  readonly name: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** A setting that a layer of the file has otherwise than one of a model. */
export interface SettingDifference {
  readonly setting: string;
  readonly found: string;
  readonly expected: string;
}

/** A layer, or a model within a model, of a `modelTopology`. */
export interface DescribedLayer {
  readonly class_name: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly name?: string;
  readonly inbound_nodes?: unknown;
}

/** Of a checkpoint that holds its weights more than once, such as with a moving average of them. */
export interface WeightSets {
  /** The dictionary whose weights were taken: `model`. */
  readonly taken: string;
  /** Those that were left: `model_ema`. */
  readonly others: readonly string[];
}

export type WeightFormat = 'safetensors' | 'pytorch' | 'keras' | 'hdf5' | 'tfjs' | 'numpy';

export interface WeightFile {
  /** The name it was opened by. */
  readonly name: string;
  readonly format: WeightFormat;
  /** By the names of whoever wrote the file: `layer1.0.conv1.weight`, `conv1_conv/kernel`. */
  readonly arrays: ReadonlyMap<string, StoredArray>;
  /** Where the file holds several sets of weights. */
  readonly sets?: WeightSets;
  /** The network's layers, where the file says them. */
  readonly layers?: readonly StoredLayer[];
  /**
   * What the file's layer of this name has otherwise than these settings, by tfjs's names, in what its weights do not show;
   * undefined where there is nothing, or no such layer.
   */
  readonly differs?: (
    layer: string,
    settings: Readonly<Record<string, unknown>>,
  ) => SettingDifference | undefined;
  /**
   * The network that the file describes, as TensorFlow.js reads it (`modelTopology`), where it describes one.
   * @throws {ExplainedError} `weight-file-damaged`, `model-layers`; `model-graph` for operations without layers
   */
  readonly model?: () => DescribedLayer | undefined;
}

/** A file as it is given to be read. */
export interface GivenFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** A file that lies beside it: the shards of a `model.json`. Absent where it comes alone. */
  beside?(name: string): Promise<Uint8Array>;
}
