/** A layer's hyper-parameters as short texts. */
import type { LayerBody, LayerSpec, PaddingSetting } from '../nn/spec/index.ts';
import { writePair } from './quantities.ts';
import type { Texts } from './texts.ts';
import { evenPadding } from './worked-shape.ts';

/** What stands beside the kind in the table: `7×7 /2`, `ReLU`, `3`. Empty when the kind says it all. */
export function summariseSettings(spec: LayerSpec): string {
  switch (spec.kind) {
    case 'conv':
    case 'depthwiseConv':
    case 'separableConv': {
      const dilated = Math.max(...spec.dilation) > 1 ? ` ⋅${spec.dilation[0]}` : '';
      return `${writePair(spec.kernelSize)}${dilated}${writeStride(spec.strides)}`;
    }
    case 'maxPool':
    case 'averagePool':
      return `${writePair(spec.kernelSize)}${writeStride(spec.strides)}`;
    case 'subsamplePad':
      return writeStride(spec.strides).trim();
    case 'zeroPadding': {
      const { top, bottom, left, right } = spec.padding;
      return String(evenPadding(spec.padding) ?? `${top},${bottom},${left},${right}`);
    }
    case 'activation':
      return writeActivation(spec.activation);
    case 'dropout':
      return String(spec.rate);
    case 'unknown':
      return spec.className;
    case 'conv1d':
    case 'maxPool1d':
    case 'averagePool1d':
      return `${spec.kernelSize}${spec.strides === 1 ? '' : ` /${spec.strides}`}`;
    case 'transposedConv':
      return `${writePair(spec.kernelSize)}${writeStride(spec.strides).replace('/', '·')}`;
    case 'upsampling':
      return `·${spec.size[0] === spec.size[1] ? spec.size[0] : writePair(spec.size)}`;
    case 'permute':
      return spec.order.join(',');
    case 'timeDistributed':
    case 'bidirectional':
      return summariseSettings({ ...spec.layer, name: spec.name, inputs: spec.inputs });
    case 'lstm':
    case 'gru':
    case 'simpleRnn':
    case 'embedding':
      return String(spec.units);
    default:
      return '';
  }
}

function writeStride([rows, columns]: readonly [number, number]): string {
  if (rows === 1 && columns === 1) return '';
  return rows === columns ? ` /${rows}` : ` /${rows}×${columns}`;
}

/** Names as papers write them. */
export function writeActivation(name: string): string {
  const known: Record<string, string> = {
    relu: 'ReLU',
    relu6: 'ReLU6',
    elu: 'ELU',
    selu: 'SELU',
    gelu: 'GELU',
    leakyRelu: 'Leaky ReLU',
  };
  return known[name] ?? name;
}

/** Every setting with its name, in the order of the spec; the layer's name, kind and inputs are shown elsewhere. */
export function listSettings(spec: LayerSpec, texts: Texts): { name: string; value: string }[] {
  const shown = new Set(['name', 'kind', 'inputs', 'shape', 'outputShape', 'furtherShapes', 'parameters']);
  return Object.entries(spec)
    .filter(([key, value]) => !shown.has(key) && value !== undefined)
    .map(([key, value]) => ({ name: texts(`setting.${key}`), value: writeSetting(key, value, texts) }));
}

function writeSetting(key: string, value: unknown, texts: Texts): string {
  if (key === 'padding' || key === 'cropping') return writePadding(value as PaddingSetting, texts);
  if (key === 'layer') {
    const { kind, ...settings } = value as LayerBody;
    const written = Object.entries(settings)
      .filter(([, setting]) => setting !== undefined)
      .map(([name, setting]) => `${texts(`setting.${name}`)} ${writeSetting(name, setting, texts)}`);
    return [texts(`kind.${kind}`), ...written].join(', ');
  }
  if (key === 'activation' || key === 'recurrentActivation') return writeActivation(String(value));
  if (typeof value === 'boolean') return texts(value ? 'setting.yes' : 'setting.no');
  if (Array.isArray(value))
    return value.length === 0
      ? texts('setting.no')
      : value.join(key === 'order' || key === 'sharedAxes' ? ', ' : '×');
  return String(value);
}

function writePadding(padding: PaddingSetting, texts: Texts): string {
  if (typeof padding === 'string') return padding;
  const even = evenPadding(padding);
  return even === null ? texts('setting.paddingSides', { ...padding }) : String(even);
}
