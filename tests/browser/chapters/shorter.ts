/**
 * What makes the trainings of a chapter short where only their running is looked at: fewer epochs, narrower networks.
 * Each is a text in a cell and what stands there instead; the same code runs.
 */
export const shorter: Record<string, readonly [cell: string, found: string, instead: string][]> = {
  '01-residual-block': [
    ['gradients-with-norm', 'depth = 32', 'depth = 8'],
    ['degradation', 'width: 8', 'width: 2'],
    ['degradation', 'epochs: 3', 'epochs: 1'],
    ['gradient-microscope', 'steps: 30', 'steps: 3'],
  ],
  '02-building-resnet': [
    ['train-resnet8', 'width: 16', 'width: 4'],
    ['train-resnet8', 'epochs: 6', 'epochs: 1'],
    ['short-run-trap', 'width: 8', 'width: 4'],
    ['short-run-trap', 'epochs: 2', 'epochs: 1'],
  ],
  '03-convolution-layers': [['trained-filters', 'step === 10', 'step === 1']],
  '04-dogs-and-cats': [
    ['linear', 'epochs: 6', 'epochs: 1'],
    ['linear', 'batchSize: 32', 'batchSize: 128'],
    ['net-parts', 'width: 16', 'width: 4'],
    ['fine-tune', 'epochs: 15', 'epochs: 1'],
    ['three-seeds', 'width: 8', 'width: 4'],
    ['three-seeds', 'epochs: 3', 'epochs: 1'],
    ['final-run', 'epochs: 32', 'epochs: 1'],
    ['more-data', 'width: 8', 'width: 4'],
    ['more-data', 'updates = 160', 'updates = 40'],
  ],
};
