import type { TrainingPanel } from '../../kernel/training-panel.ts';
import { element } from '../../notebook/outputs/element.ts';
import { textOf } from '../../notebook/outputs/text-of.ts';
import type { OutputHost } from '../../notebook/outputs/view.ts';
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
    [
      'augment',
      augment
        ? [
            textOf(host, augment.flip ? 'augmentFlip' : 'augmentShift', { pixels: augment.shift }),
            ...(augment.cutout ? [textOf(host, 'augmentCutout', { pixels: augment.cutout })] : []),
          ].join(', ')
        : textOf(host, 'augmentNone'),
    ],
    [
      'batchNormMomentum',
      settings.batchNormMomentum === null ? textOf(host, 'layersOwn') : String(settings.batchNormMomentum),
    ],
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
