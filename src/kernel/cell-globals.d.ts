/**
 * The types of every name a cell sees. Cells are checked against this file and
 * nothing else of the project; no module of the project sees it (`tsconfig.json`
 * leaves it out), or `display` and `data` would be known everywhere.
 *
 * `tf`, `nn` and `Plot` are namespaces, so that cells can write `tf.Tensor4D`.
 */
/// <reference path="./cell-globals/platform.d.ts" />
/// <reference path="./cell-globals/tf.d.ts" />
/// <reference path="./cell-globals/nn.d.ts" />
/// <reference path="./cell-globals/plot.d.ts" />

/** Controls to show with `view`; names and options of Observable Inputs. */
declare const Inputs: typeof import('../notebook/kernel/index.ts').Inputs;

/** Shows a control and gives its value; when the reader changes it, the cell runs again. */
declare function view<T>(control: import('../notebook/kernel/index.ts').InputControl<T>): T;

/** A displayed value, to be replaced in place. */
type DisplayHandle = import('../notebook/kernel/index.ts').DisplayHandle;

/** Shows a value under the cell: a number, a tensor, a model, a plot, anything. */
declare const display: {
  (value: unknown, options?: { name?: string }): DisplayHandle;
  /**
   * A tensor as pictures: `[height, width, 3]` in colour, any other number of channels as a grid
   * of grey maps, one a channel, whose values show under the pointer.
   */
  images(
    images: import('@tensorflow/tfjs').Tensor,
    options?: import('./images.ts').ImagesOptions,
  ): DisplayHandle;
  /** Rows as a table: objects by their keys, arrays by position. */
  table(
    rows: Iterable<unknown> | import('@tensorflow/tfjs').Tensor,
    options?: import('./tables.ts').TableOptions,
  ): DisplayHandle;
  /** Plain text. */
  text(text: unknown): DisplayHandle;
  /** A formula in TeX. */
  tex(text: string): DisplayHandle;
};

/** Data sets, by name, and what makes batches of them. */
declare const data: typeof import('../data/index.ts') & {
  /**
   * `'dogs-and-cats'`: 1,600 + 400 photographs of dogs and cats, 32 × 32 RGB. Any other name is that of the data set which
   * the drawer My files has made of the reader's own photographs (`'mine'`), in the same form; the reader is asked, as for
   * every file.
   */
  // With `string` alone no name would be offered.
  load(name: 'dogs-and-cats' | (string & {})): Promise<import('../data/index.ts').ImageDataset>;
};

/**
 * A photograph as `[size, size, 3]`, values 0…1: `'cat'`, or `'reader'` for the reader's own.
 * Its middle square, scaled; `size` is 224 unless given.
 */
declare function photo(
  name: 'cat' | 'reader' | (string & {}),
  size?: number,
): Promise<import('@tensorflow/tfjs').Tensor3D>;

/**
 * The reader's own files, of the drawer My files. The reader is asked, once for each file and text of the cell, and what is
 * opened stays in this browser.
 */
declare const files: {
  /** A file by its name in the drawer, such as `'resnet50.safetensors'` or `'my-model/model.json'`. */
  open(name: string): Promise<import('./files.ts').OpenedFile>;
};

/** A progress bar with the time left. */
declare function progress(label: string, max: number): import('../notebook/kernel/index.ts').ProgressHandle;

/**
 * Runs a training to its end and shows its progress, curves, and what the network says of the test
 * images; gives its result. The run is kept in the browser, under `name`.
 */
declare function watch(
  training: AsyncGenerator<
    import('../nn/training/index.ts').TrainStep,
    import('../nn/training/index.ts').TrainResult
  >,
  options?: import('./watch.ts').WatchOptions,
): Promise<import('../nn/training/index.ts').TrainResult>;

/** Runs several trainings to their ends, as `nn.trainAll` gives them, and shows the panel of each. */
declare function watch(
  training: AsyncGenerator<
    import('../nn/training/index.ts').TrainAllStep,
    import('../nn/training/index.ts').TrainResult[]
  >,
): Promise<import('../nn/training/index.ts').TrainResult[]>;

/** Trains networks side by side on the same batches and shows the gradient of every layer at every step. */
declare function microscope(
  networks: Record<string, import('@tensorflow/tfjs').LayersModel>,
  data: import('../nn/training/index.ts').TrainData,
  options?: import('../nn/training/index.ts').MicroscopeOptions,
): Promise<import('./microscope-panel.ts').MicroscopeResult>;

/**
 * What a network of `nn.trained()` says of one picture (`'reader'`, `'cat'`, or a tensor of 0…1), averaged over several
 * windows of it, and where it looked (Grad-CAM).
 */
declare function predict(
  network: import('./trained-network.ts').TrainedNetwork,
  picture: 'reader' | 'cat' | (string & {}) | import('@tensorflow/tfjs').Tensor3D,
): Promise<import('./prediction.ts').PredictResult>;
/** What a model says of the picture's middle square, where it looked, and how far it lies from those it was trained on. */
declare function predict(
  model: import('@tensorflow/tfjs').LayersModel,
  picture: 'reader' | 'cat' | (string & {}) | import('@tensorflow/tfjs').Tensor3D,
  data: import('../nn/training/index.ts').TrainData,
  options?: import('../nn/training/index.ts').GradCamOptions,
): Promise<import('./prediction.ts').PredictResult>;

/** Shows the runs that this browser keeps, to compare, delete and export; gives them, newest first. */
declare function keptRuns(): Promise<import('./kept-runs.ts').KeptRunSummary[]>;

/** In an exercise's checks: whether something asked of the reader's cell holds. */
declare function check(name: string, condition: unknown, message?: unknown): boolean;

/** Aborted when the reader stops the run. */
declare const signal: AbortSignal;
