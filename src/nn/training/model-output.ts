import type { LayersModel } from '@tensorflow/tfjs-layers';

/** Whether the model gives probabilities; else its output is read as logits. */
export function endsInSoftmax(model: LayersModel): boolean {
  const last = model.outputs[0]!.sourceLayer;
  if (last.getClassName() === 'Softmax') return true;
  const activation = last.getConfig()['activation'];
  return activation === 'softmax' || (activation as { className?: string } | null)?.className === 'softmax';
}
