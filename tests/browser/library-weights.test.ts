/**
 * ResNet-18 as PyTorch and Keras themselves save it, put into the page of a real browser: the logits of those libraries on
 * WASM; and the same files spoilt in every way that is met, each answered in words, the model as it was.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElementHandle, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { python, runPython } from '../python.ts';
import {
  cellState,
  edit,
  openSite,
  outputText,
  policyViolations,
  press,
  type Site,
  uncaughtErrors,
  waitForState,
} from './site.ts';

const minutes = 60_000;
const cell = 'stem';
const root = `notebook-cell[data-cell="${cell}"]`;

/**
 * ResNet-18 under torchvision's names, and under those of Keras Applications, with weights of a seed; a quarter as wide, so that
 * its twenty files are read in a sixteenth of the time.
 */
const program = (folder: string): string => `
import io, json, os, pickle, zipfile
import h5py, keras, numpy, torch
from torch import nn
from torch.nn import functional as F

folder = ${JSON.stringify(folder)}
at = lambda name: os.path.join(folder, name)
pictures = numpy.sin(numpy.arange(2 * 64 * 64 * 3)).astype("float32").reshape(2, 64, 64, 3)
logits = {}


class Block(nn.Module):
    def __init__(self, before, channels, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(before, channels, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels)
        if stride > 1:
            self.downsample = nn.Sequential(nn.Conv2d(before, channels, 1, stride, bias=False), nn.BatchNorm2d(channels))

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(y + (self.downsample(x) if hasattr(self, "downsample") else x))


class ResNet18(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(16)
        before = 16
        for stage, channels in enumerate((16, 32, 64, 128), 1):
            blocks = Block(before, channels, 1 if stage == 1 else 2), Block(channels, channels, 1)
            setattr(self, f"layer{stage}", nn.Sequential(*blocks))
            before = channels
        self.fc = nn.Linear(128, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.bn1(self.conv1(x))), 3, 2, 1)
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(x.mean((2, 3)))


def seeded(shape, name):
    seeded.n += 1
    values = numpy.random.RandomState(seeded.n).rand(*shape).astype("float32")
    if "var" in name:
        return values + 0.5
    if len(shape) < 2:
        return values - 0.5 + (1 if "gamma" in name or ".bn" in name else 0)
    return (values - 0.5) * numpy.float32(6 / numpy.prod(shape) * max(shape)) ** numpy.float32(0.5)


seeded.n = 0


def safetensors(state, path):
    header, bodies, end = {}, [], 0
    for name, value in state.items():
        kind = "I64" if value.dtype == torch.int64 else "F32"
        bodies.append(value.numpy().tobytes())
        header[name] = {"dtype": kind, "shape": list(value.shape), "data_offsets": [end, end + len(bodies[-1])]}
        end += len(bodies[-1])
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text + b"".join(bodies))


model = ResNet18().eval()
state = {
    name: torch.from_numpy(seeded(tuple(value.shape), name)) if value.is_floating_point() else value
    for name, value in model.state_dict().items()
}
model.load_state_dict(state)
with torch.no_grad():
    logits["torch"] = model(torch.from_numpy(pictures).permute(0, 3, 1, 2)).flatten().tolist()

without = {name: value for name, value in state.items() if name != "layer2.0.conv1.weight"}
reshaped = {**state, "layer2.0.conv1.weight": torch.zeros(32, 16, 5, 5)}
for kind, given in (("whole", state), ("missing", without), ("shape", reshaped)):
    torch.save(given, at(f"{kind}.pth"))
    safetensors(given, at(f"{kind}.safetensors"))


class Order:
    def __reduce__(self):
        return os.system, ("touch " + at("a-file-ran-this"),)


torch.save({**state, "layer2.0.conv1.weight": Order()}, at("order.pth"))
# What is read as PyTorch's older files are, whatever it is called.
import pickle
for name in ("order.safetensors", "order.keras", "order.weights.h5"):
    with open(at(name), "wb") as file:
        pickle.dump({"conv1.weight": Order()}, file, protocol=2)

layers = keras.layers


def convolved(x, name, channels, size, stride, padding="same"):
    x = layers.Conv2D(channels, size, stride, padding, name=name + "_conv")(x)
    return layers.BatchNormalization(epsilon=1.001e-5, name=name + "_bn")(x)


def keras_resnet18():
    inputs = keras.Input((64, 64, 3), name="input")
    x = convolved(layers.ZeroPadding2D(3, name="conv1_pad")(inputs), "conv1", 16, 7, 2, "valid")
    x = layers.ZeroPadding2D(1, name="pool1_pad")(layers.ReLU(name="conv1_relu")(x))
    x = layers.MaxPooling2D(3, 2, name="pool1_pool")(x)
    for stage, channels in enumerate((16, 32, 64, 128), 2):
        for block in (1, 2):
            name, stride = f"conv{stage}_block{block}", 2 if block == 1 and stage > 2 else 1
            y = convolved(x, name + "_1", channels, 3, stride)
            y = convolved(layers.ReLU(name=name + "_1_relu")(y), name + "_2", channels, 3, 1)
            skipped = convolved(x, name + "_0", channels, 1, stride, "valid") if stride > 1 else x
            x = layers.ReLU(name=name + "_out")(layers.Add(name=name + "_add")([skipped, y]))
    x = layers.GlobalAveragePooling2D(name="avg_pool")(x)
    return keras.Model(inputs, layers.Dense(10, name="predictions")(x), name="resnet18")


model = keras_resnet18()
for weight in model.weights:
    weight.assign(seeded(tuple(weight.shape), weight.path))
logits["keras"] = numpy.ravel(model(pictures, training=False)).tolist()
model.save(at("whole.keras"))
model.save_weights(at("whole.weights.h5"))


def spoilt(bytes, spoil):
    content = io.BytesIO(bytes)
    with h5py.File(content, "r+") as file:
        found = []
        file.visititems(lambda path, item: found.append(path) if getattr(item, "shape", None) == (3, 3, 16, 32) else None)
        [path] = found
        del file[path]
        if spoil == "shape":
            file[path] = numpy.zeros((5, 5, 16, 32), "float32")
    return content.getvalue()


for spoil in ("missing", "shape"):
    with open(at("whole.weights.h5"), "rb") as file, open(at(f"{spoil}.weights.h5"), "wb") as other:
        other.write(spoilt(file.read(), spoil))
    with zipfile.ZipFile(at("whole.keras")) as file, zipfile.ZipFile(at(f"{spoil}.keras"), "w") as other:
        for name in file.namelist():
            other.writestr(name, spoilt(file.read(name), spoil) if name.endswith(".h5") else file.read(name))
print(json.dumps(logits))`;

const endings = ['pth', 'safetensors', 'keras', 'weights.h5'] as const;
const kinds = ['missing', 'shape', 'cut', 'order'] as const;

/** What the cell says of each file, in their order: what was loaded and what came out, or the error's code and words. */
interface Said {
  readonly name: string;
  readonly code?: string;
  readonly message?: string;
  readonly loaded?: number;
  readonly convention?: string;
  readonly backend?: string;
  readonly logits: readonly number[];
}

const loading = (names: readonly string[]): string => `
const names = ${JSON.stringify(names)};
const picture = tf.tensor4d(Float32Array.from({ length: 2 * 64 * 64 * 3 }, (_, n) => Math.sin(n)), [2, 64, 64, 3]);
const options = { width: 16, classes: 10, input: 64 };
const ofTorch = nn.build(nn.resnet(18, { convention: 'torchvision', ...options }), { initializer: 'zeros' });
const ofKeras = nn.build(nn.resnet(18, { convention: 'keras', classifierActivation: 'linear', ...options }), { initializer: 'zeros' });
for (const name of names) {
  const model = /keras|h5/.test(name) ? ofKeras : ofTorch;
  const one = { name };
  try {
    const { loaded, convention } = await nn.loadWeights(model, await files.open(name));
    Object.assign(one, { loaded, convention, backend: tf.getBackend() });
  } catch (error) {
    Object.assign(one, { code: error.code, message: error.message });
  }
  const logits = Array.from(tf.tidy(() => model.predict(picture).dataSync()));
  display.text('said ' + JSON.stringify({ ...one, logits }).replaceAll(' ', '␣') + ' end');
}`;

describe.skipIf(!python.path)('ResNet-18 by the libraries', () => {
  let site: Site;
  let folder: string;
  let expected: Record<'torch' | 'keras', number[]>;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'resnet18-'));
    expected = JSON.parse(runPython(program(folder)).trim().split('\n').at(-1)!) as typeof expected;
    for (const ending of endings) {
      const bytes = readFileSync(join(folder, `whole.${ending}`));
      writeFileSync(join(folder, `cut.${ending}`), bytes.subarray(0, Math.floor(bytes.length / 2)));
    }
    site = await openSite();
  }, 5 * minutes);
  afterAll(async () => {
    await site.close();
    rmSync(folder, { recursive: true });
  });

  async function putIn(page: Page, names: readonly string[]): Promise<void> {
    await page.click('[data-action="files"], [data-files]');
    const input = await page.waitForSelector('[data-files-drawer] input[data-choose="files"]', {
      timeout: minutes,
    });
    await (input as ElementHandle<HTMLInputElement>).uploadFile(...names.map((name) => join(folder, name)));
    for (const name of names) await page.waitForSelector(`tr[data-file="${name}"]`, { timeout: 2 * minutes });
    await page.keyboard.press('Escape');
    await page.waitForSelector('[data-files-drawer]', { hidden: true });
  }

  /** Runs the cell, and allows it every file that it asks for. */
  async function runAllowing(page: Page): Promise<string> {
    await press(page, cell, 'run');
    const end = Date.now() + 6 * minutes;
    await waitForState(page, cell, ['running', 'fresh', 'failed'], minutes);
    while (Date.now() < end && ['running', 'queued'].includes(await cellState(page, cell))) {
      const allow = await page.$(`${root} [data-notice="files"] ::-p-text(이 셀에 허락)`);
      await allow?.click().catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return cellState(page, cell);
  }

  /** However the page has broken the lines. */
  const saidOf = async (page: Page): Promise<Said[]> =>
    Array.from(
      (await outputText(page, cell)).matchAll(/said (\{.*?\}) end/gs),
      ([, text]) => JSON.parse(text!.replaceAll(/\s/g, '').replaceAll('␣', ' ')) as Said,
    );

  const furthest = (found: readonly number[], reference: readonly number[]): number => {
    expect(found).toHaveLength(reference.length);
    return Math.max(...reference.map((value, at) => Math.abs(value - found[at]!)));
  };

  test(
    'gives their logits on WASM, and of the spoilt ones nothing but words',
    async () => {
      const page = await site.open('ko/02-building-resnet/', { only: [cell] });
      const names = endings.flatMap((ending) => [
        `whole.${ending}`,
        ...kinds.map((kind) => `${kind}.${ending}`),
      ]);
      for (const name of names) expect(statSync(join(folder, name)).size).toBeGreaterThan(50);
      await putIn(page, names);
      await edit(page, cell, loading(names));
      expect(await runAllowing(page)).toBe('fresh');
      const said = new Map((await saidOf(page)).map((each) => [each.name, each]));
      for (const ending of endings) {
        const isKeras = /keras|h5/.test(ending);
        const reference = expected[isKeras ? 'keras' : 'torch'];
        const whole = said.get(`whole.${ending}`)!;
        expect(whole).toMatchObject({
          backend: 'wasm',
          convention: isKeras ? 'keras' : 'torchvision',
          loaded: isKeras ? 122 : 102,
        });
        const largest = furthest(whole.logits, reference);
        const range = Math.max(...reference) - Math.min(...reference);
        console.log(`whole.${ending}: ${largest} off, of logits that differ by ${range}`);
        expect(range).toBeGreaterThan(0.1);
        expect(largest).toBeLessThan(1e-4);
        const codes = kinds.map((kind) => said.get(`${kind}.${ending}`)!.code);
        expect(codes, ending).toEqual([
          'weights-unfit',
          'weights-unfit',
          'weight-file-cut',
          'weight-file-code',
        ]);
        const words = kinds.map((kind) => said.get(`${kind}.${ending}`)!.message!);
        expect(words[0]).toMatch(isKeras ? /conv3_block1_1_conv/ : /layer2\.0\.conv1\.weight/);
        expect(words[1]).toMatch(/5×5/);
        expect(words[2]).toContain(`cut.${ending}`);
        expect(words[3]).toContain('posix.system');
        // The model is as it was.
        for (const kind of kinds)
          expect(furthest(said.get(`${kind}.${ending}`)!.logits, reference)).toBeLessThan(1e-4);
      }
      expect(existsSync(join(folder, 'a-file-ran-this'))).toBe(false);
      expect([policyViolations(page), uncaughtErrors(page)]).toEqual([[], []]);
      await page.close();
    },
    10 * minutes,
  );
});
