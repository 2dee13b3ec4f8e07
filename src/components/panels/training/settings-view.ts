import type { TrainingPanel } from '../../../kernel/training-panel.ts';
import { element, type OutputHost, textOf } from '../../../notebook/outputs/index.ts';
import type { Augmentation } from '../../../nn/run/index.ts';
import { backendText } from './words.ts';

/** Everything needed to do the run again. */
export function settingsView(
  { network, backend, executor }: Pick<TrainingPanel, 'network' | 'backend' | 'executor'>,
  settings: NonNullable<TrainingPanel['settings']>,
  host: OutputHost,
): HTMLElement {
  const { document } = host;
  const { augment } = settings;
  const entries: [string, string][] = [
    ['network', network.name],
    ['parameters', network.parameters.toLocaleString(host.language)],
    ['epochs', String(settings.epochs)],
    ['batchSize', String(settings.batchSize)],
    ['seed', String(settings.seed)],
    ['peakLearningRate', `${settings.learningRate}`],
    ['schedule', textOf(host, `schedule-${settings.schedule}`)],
    ['warmup', `${Math.round(settings.warmup * 100)}%`],
    ['momentum', `${settings.momentum}${settings.nesterov ? ' (Nesterov)' : ''}`],
    ['weightDecay', String(settings.weightDecay)],
    ['labelSmoothing', String(settings.labelSmoothing)],
    ['augment', augment ? augmentText(augment, host) : textOf(host, 'augmentNone')],
    [
      'batchNormMomentum',
      settings.batchNormMomentum === null ? textOf(host, 'layersOwn') : String(settings.batchNormMomentum),
    ],
    ...(settings.testTimeFlip ? ([['evaluation', textOf(host, 'testTimeFlip')]] as [string, string][]) : []),
    ['ranOn', backendText(host, backend, executor)],
  ];
  const list = element(document, 'dl', { class: 'settings-list' });
  for (const [key, value] of entries)
    list.append(
      element(
        document,
        'div',
        {},
        element(document, 'dt', {}, textOf(host, key)),
        element(document, 'dd', {}, value),
      ),
    );
  return list;
}

function augmentText(augment: Augmentation, host: OutputHost): string {
  const { flip, shift, zoom, rotate, jitter, cutout, mixup, cutmix, mixShare = 1 } = augment;
  const percent = Math.round(100 * mixShare);
  const parts = [textOf(host, flip ? 'augmentFlip' : 'augmentShift', { pixels: shift })];
  if (zoom) parts.push(textOf(host, 'augmentZoom', { percent: Math.round(100 * zoom) }));
  if (rotate) parts.push(textOf(host, 'augmentRotate', { degrees: rotate }));
  if (jitter) parts.push(textOf(host, 'augmentJitter', { percent: Math.round(100 * jitter) }));
  if (cutout) parts.push(textOf(host, 'augmentCutout', { pixels: cutout }));
  if (mixup) parts.push(textOf(host, 'augmentMixup', { alpha: mixup }));
  if (cutmix) parts.push(textOf(host, 'augmentCutmix', { alpha: cutmix }));
  if ((mixup || cutmix) && percent < 100) parts.push(textOf(host, 'augmentShare', { percent }));
  return parts.join(', ');
}
