/** A layer whose forward pass is planned; its backward pass is planned when its turn comes, last layer first. */
export interface PlannedLayer {
  backward(): void;
}
