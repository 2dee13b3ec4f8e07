import type { TrainingPanel } from '../../../panels/index.ts';
import { element, labelOf, type OutputHost, textOf } from '../../../notebook/outputs/index.ts';
import type { Augmentation } from '../../../nn/run/index.ts';
import { backendText } from './words.ts';

/** Everything needed to do the run again. */
export function settingsView(
  panel: Pick<TrainingPanel, 'network' | 'backend' | 'executor' | 'workers'>,
  settings: NonNullable<TrainingPanel['settings']>,
  host: OutputHost,
): HTMLElement {
  const { document } = host;
  const { network } = panel;
  const { augment, shards } = settings;
  const entries: [string, string][] = [
    ['network', labelOf(host, network.name)],
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
    ...(shards === undefined
      ? []
      : ([['shards', textOf(host, `shards-${settings.batchNorm ?? 'shard'}`, { shards })]] as [
          string,
          string,
        ][])),
    ['ranOn', backendText(host, panel)],
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

/** What an amount is told by: a key of `training.json` and what fills it. */
type Told = readonly [key: string, values: Record<string, number>];

const percent = (share: number): number => Math.round(100 * share);

/** A new field of an augmentation wants its words here, or it is an error of types. */
const amounts: Readonly<
  Record<Exclude<keyof Augmentation, 'flip' | 'shift' | 'mixShare'>, (amount: number) => Told>
> = {
  zoom: (amount) => ['augmentZoom', { percent: percent(amount) }],
  rotate: (degrees) => ['augmentRotate', { degrees }],
  jitter: (amount) => ['augmentJitter', { percent: percent(amount) }],
  cutout: (pixels) => ['augmentCutout', { pixels }],
  mixup: (alpha) => ['augmentMixup', { alpha }],
  cutmix: (alpha) => ['augmentCutmix', { alpha }],
};

function augmentText(augment: Augmentation, host: OutputHost): string {
  const { flip, shift, mixup, cutmix, mixShare = 1 } = augment;
  const told: Told[] = [[flip ? 'augmentFlip' : 'augmentShift', { pixels: shift }]];
  for (const name of Object.keys(amounts) as (keyof typeof amounts)[]) {
    const amount = augment[name];
    if (amount) told.push(amounts[name](amount));
  }
  if ((mixup || cutmix) && percent(mixShare) < 100)
    told.push(['augmentShare', { percent: percent(mixShare) }]);
  return told.map(([key, values]) => textOf(host, key, values)).join(', ');
}
