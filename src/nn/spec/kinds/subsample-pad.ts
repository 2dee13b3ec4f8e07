import { ExplainedError } from '../../../explained/index.ts';
import { checkPair } from '../checks.ts';
import { shapeText } from '../shape-text.ts';
import { throughWindow } from './field-rules.ts';
import { kerasName } from './keras-text.ts';
import type { Described, Made, Written } from './kind.ts';
import { imageOf, windowed } from './shape-rules.ts';
import { pairOf } from './tfjs-settings.ts';
import { channelsInto } from './torch-text.ts';

export const described: Described<'subsamplePad'> = {
  inputs: 'one',
  check: ({ name, strides }) => checkPair(name, 'strides', strides),
  shape(layer, inputs) {
    const image = imageOf(layer, inputs);
    const { filters, strides } = layer;
    if (filters < image[2]) {
      throw new ExplainedError('network-fewer-channels', {
        layer: layer.name,
        filters,
        shape: shapeText(image),
      });
    }
    // Taking every s-th pixel is a 1×1 window with stride s.
    return windowed(layer, image, { kernelSize: [1, 1], strides, padding: 'valid' }, filters);
  },
  field: throughWindow,
};

export const made: Made<'subsamplePad'> = {
  on: 'images',
  read: {
    SubsamplePad: ({ strides, filters }) => ({
      kind: 'subsamplePad',
      strides: pairOf(strides ?? 1),
      filters,
    }),
  },
  make: ({ strides, filters }, { own, common }) => [own.subsamplePad({ ...common, strides, filters })],
};

export const written: Written<'subsamplePad'> = {
  keras: ({ name, strides, filters }) =>
    `SubsamplePad(strides=(${strides.join(', ')}), filters=${filters}, ${kerasName(name)})`,
  kerasClass: `
@keras.saving.register_keras_serializable(package="residual_notes")
class SubsamplePad(layers.Layer):
    """Option A shortcut: every strides-th pixel, zero channels appended up to filters."""

    def __init__(self, strides, filters, **kwargs):
        super().__init__(**kwargs)
        self.strides = tuple(strides)
        self.filters = filters

    def call(self, x):
        kept = x[:, :: self.strides[0], :: self.strides[1], :]
        return keras.ops.pad(kept, [[0, 0], [0, 0], [0, 0], [0, self.filters - x.shape[-1]]])

    def get_config(self):
        return {**super().get_config(), "strides": self.strides, "filters": self.filters}
`,
  torch({ strides, filters }, _, [x = ''], description) {
    const more = filters - channelsInto(description);
    return `F.pad(${x}[:, :, ::${strides[0]}, ::${strides[1]}], (0, 0, 0, 0, 0, ${more}))`;
  },
};
