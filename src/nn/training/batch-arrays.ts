/** A batch in the program's own memory, for executors that hand it on. */
export class BatchArrays {
  readonly images: Float32Array;
  readonly labels: Int32Array;
  readonly others: Int32Array;
  /** All of its own label, until pictures are mixed. */
  readonly shares: Float32Array;

  /** @param size numbers of one picture */
  constructor(batch: number, size: number) {
    this.images = new Float32Array(batch * size);
    this.labels = new Int32Array(batch);
    this.others = new Int32Array(batch);
    this.shares = new Float32Array(batch).fill(1);
  }
}
