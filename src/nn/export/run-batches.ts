/** Batches of a training run as Python: NumPy alone, the same for every library. */
import { pythonNumber } from '../spec/kinds/python-text.ts';
import type { Augmentation, TrainSettings } from '../run/index.ts';

/**
 * A class `Batches`, of `train_x`, `train_y` and `batch_size`: pictures as they are kept (height, width, channels) and a
 * row of probabilities for each.
 * @param base what the class is of; empty: of nothing
 */
export function batchesClass({ augment, seed }: TrainSettings, classes: number, base: string): string {
  return `${augment && (augment.zoom || augment.rotate) ? resampledFunction : ''}class Batches${base && `(${base})`}:
    """Batches in a new order each epoch, ${augment ? 'changed at random' : 'as they are'}."""

    def __init__(self):
        super().__init__()
        self.random = numpy.random.default_rng(${seed})
        self.on_epoch_end()

    def __len__(self):
        return len(train_x) // batch_size

    def on_epoch_end(self):
        self.order = self.random.permutation(len(train_x))

    def __getitem__(self, index):
        chosen = self.order[index * batch_size : (index + 1) * batch_size]
        images = train_x[chosen].copy()
        labels = numpy.eye(${classes}, dtype="float32")[train_y[chosen]]
${augment ? augmentBody(augment) + mixBody(augment) : ''}        return images, labels
`;
}

/** Does to pictures what `src/data/augment.ts` does, in its order; the draws are others. */
function augmentBody(augment: Augmentation): string {
  const { flip, shift, cutout = 0, zoom = 0, rotate = 0, jitter = 0 } = augment;
  const body: string[] = ['        for i in range(len(images)):'];
  if (flip)
    body.push('            if self.random.random() < 0.5:', '                images[i] = images[i, :, ::-1]');
  if (zoom > 0 || rotate > 0) {
    body.push(
      `            scale = ${pythonNumber(1 + zoom)} ** self.random.uniform(-1, 1)`,
      `            images[i] = resampled(images[i], scale, numpy.deg2rad(self.random.uniform(-${rotate}, ${rotate})))`,
    );
  }
  if (shift > 0) {
    body.push(
      `            down, right = self.random.integers(-${shift}, ${shift + 1}, 2)`,
      `            padded = numpy.pad(images[i], ((${shift}, ${shift}), (${shift}, ${shift}), (0, 0)))`,
      `            images[i] = padded[${shift} - down : padded.shape[0] - ${shift} - down, ${shift} - right : padded.shape[1] - ${shift} - right]`,
    );
  }
  if (jitter > 0) {
    body.push(
      `            brightness, contrast, saturation = self.random.uniform(-${pythonNumber(jitter)}, ${pythonNumber(jitter)}, 3)`,
      '            grey = images[i].mean(axis=-1, keepdims=True)',
      '            images[i] = (1 + contrast) * (grey + (1 + saturation) * (images[i] - grey)) + brightness',
    );
  }
  if (cutout > 0) {
    body.push(
      `            top, left = self.random.integers(0, images.shape[1], 2) - ${cutout >> 1}`,
      `            images[i, max(top, 0) : max(top + ${cutout}, 0), max(left, 0) : max(left + ${cutout}, 0)] = 0`,
    );
  }
  return body.length > 1 ? `${body.join('\n')}\n` : '';
}

/** Between pixels by bilinear interpolation, zeros outside. */
const resampledFunction = `def resampled(image, scale, angle):
    size = len(image)
    y, x = numpy.mgrid[:size, :size] - (size - 1) / 2
    cosine, sine = numpy.cos(angle) / scale, numpy.sin(angle) / scale
    rows, columns = cosine * y - sine * x + (size - 1) / 2, cosine * x + sine * y + (size - 1) / 2
    top, left = numpy.floor(rows).astype(int), numpy.floor(columns).astype(int)
    padded = numpy.pad(image, ((1, 1), (1, 1), (0, 0)))
    out = numpy.zeros_like(image)
    for down, right in ((0, 0), (0, 1), (1, 0), (1, 1)):
        weight = (1 - numpy.abs(rows - top - down)) * (1 - numpy.abs(columns - left - right))
        pixels = padded[numpy.clip(top + down + 1, 0, size + 1), numpy.clip(left + right + 1, 0, size + 1)]
        out += (weight[..., None] * pixels).astype(image.dtype)
    return out


`;

function mixBody({ mixup = 0, cutmix = 0, mixShare = 1 }: Augmentation): string {
  if (!mixup && !cutmix) return '';
  const body = [
    '        for one in range(len(images) // 2):',
    '            other = len(images) - 1 - one',
    `            if self.random.random() >= ${pythonNumber(mixShare)}:`,
    '                continue',
    `            cuts = ${cutmix ? (mixup ? 'self.random.random() < 0.5' : 'True') : 'False'}`,
    `            alpha = ${pythonNumber(cutmix)} if cuts else ${pythonNumber(mixup)}`,
    '            share = self.random.beta(alpha, alpha)',
    '            a, b = images[one].copy(), images[other].copy()',
    '            if cuts:',
    '                size = len(a)',
    '                (y, x), half = self.random.uniform(0, size, 2), size * (1 - share) ** 0.5 / 2',
    '                top, left = max(0, round(y - half)), max(0, round(x - half))',
    '                bottom, right = min(size, round(y + half)), min(size, round(x + half))',
    '                images[one, top:bottom, left:right] = b[top:bottom, left:right]',
    '                images[other, top:bottom, left:right] = a[top:bottom, left:right]',
    '                share = 1 - (bottom - top) * (right - left) / size**2',
    '            else:',
    '                images[one], images[other] = share * a + (1 - share) * b, share * b + (1 - share) * a',
    '            p, q = labels[one].copy(), labels[other].copy()',
    '            labels[one], labels[other] = share * p + (1 - share) * q, share * q + (1 - share) * p',
  ];
  return `${body.join('\n')}\n`;
}
