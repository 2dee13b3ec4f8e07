/** What of a run's notebook is PyTorch's own. */
import type { NetworkSpec } from '../spec/layer-spec.ts';
import { pythonNumber, pythonString } from '../spec/kinds/python-text.ts';
import type { TrainSettings } from '../run/index.ts';
import { outputsOf } from '../spec/outputs.ts';
import { batchesClass } from './run-batches.ts';
import { rateBody } from './run-rate.ts';
import { torchParts } from './torch-parts.ts';
import { toTorchCode } from './torch.ts';

export const torchStart = `import torch

device = "cuda" if torch.cuda.is_available() else "cpu"`;

export const torchNetwork = (spec: NetworkSpec): string => `${toTorchCode(spec)}\nmodel.to(device)`;

/** Of `arrays` by name, into `model`: kernels are height × width × in × out there, and out × in × height × width here. */
export function torchWeights(spec: NetworkSpec): string {
  const parts = torchParts(spec);
  const modules = spec.layers
    .filter(({ kind, sharesWeightsOf }) => kind !== 'input' && sharesWeightsOf === undefined)
    .map(({ name }) => `    ${pythonString(name)}: ${pythonString(parts.path(name))},`);
  return `parts = {
${modules.join('\n')}
}
names = {
    "gamma": "weight",
    "beta": "bias",
    "moving_mean": "running_mean",
    "moving_variance": "running_var",
    "embeddings": "weight",
    "bias": "bias",
}
state = model.state_dict()
for name, array in arrays.items():
    layer, weight = name.rsplit("/", 1)
    part, value = parts[layer], torch.from_numpy(array)
    if weight.endswith("kernel"):
        # A separable convolution is two: one a channel, and one across the channels.
        if f"{part}_{weight.removesuffix('_kernel')}.weight" in state:
            part = f"{part}_{weight.removesuffix('_kernel')}"
        if weight == "depthwise_kernel":
            value = value.permute(2, 3, 0, 1).reshape(-1, 1, *value.shape[:2])
        else:
            value = value.movedim((-1, -2), (0, 1))
        key = f"{part}.weight"
    elif weight == "bias" and f"{part}_pointwise.bias" in state:
        key = f"{part}_pointwise.bias"
    else:
        key = f"{part}.{names[weight]}"
    assert state[key].shape == value.shape, key
    state[key] = value
model.load_state_dict(state)`;
}

export const torchPetsDownload = `import torchvision

train_x, train_y, test_x, test_y = (
    numpy.asarray(part)
    for train in (True, False)
    for pictures in [torchvision.datasets.CIFAR10(".", train=train, download=True)]
    for part in (pictures.data, pictures.targets)
)`;

const logitsAsGiven = `def logits(images):
    return model(on_device(images))
`;

const logitsOfProbabilities = `def logits(images):
    # The network ends in a softmax; the logarithms of its probabilities are logits that give the same ones.
    return model(on_device(images)).clamp_min(1e-30).log()
`;

function endsInSoftmax(spec: NetworkSpec): boolean {
  const [output] = outputsOf(spec);
  const layer = spec.layers.find(({ name }) => name === output);
  return layer !== undefined && 'activation' in layer && layer.activation === 'softmax';
}

const choose = (condition: string, one: string, other: string) => `${one} if ${condition} else ${other}`;

export function torchTraining(settings: TrainSettings, classes: number, spec: NetworkSpec): string {
  const { epochs, batchSize, seed, momentum, nesterov, weightDecay, labelSmoothing } = settings;
  return `import math

torch.manual_seed(${seed})
epochs, batch_size = ${epochs}, ${batchSize}
steps = epochs * (len(train_x) // batch_size)


def learning_rate(step):
${rateBody(settings, { cos: 'math.cos', choose }, '    ')}


${batchesClass(settings, classes, '')}

def on_device(images):
    # PyTorch has the channels before height and width.
    return torch.from_numpy(images).permute(0, 3, 1, 2).contiguous().to(device)


def accuracy():
    model.eval()
    with torch.no_grad():
        answers = [model(on_device(test_x[at : at + 256])).argmax(1).cpu() for at in range(0, len(test_x), 256)]
    return float((torch.cat(answers).numpy() == test_y).mean())


${endsInSoftmax(spec) ? logitsOfProbabilities : logitsAsGiven}

# Weight decay on the kernels of convolutions and dense layers only.
kernels = [part.weight for part in model.modules() if isinstance(part, (nn.Linear, nn.modules.conv._ConvNd))]
others = [weight for weight in model.parameters() if not any(weight is kernel for kernel in kernels)]
groups = [{"params": kernels, "weight_decay": ${pythonNumber(weightDecay)}}, {"params": others, "weight_decay": 0.0}]
optimizer = torch.optim.SGD(
    [group for group in groups if group["params"]],
    lr=${pythonNumber(settings.learningRate)}, momentum=${pythonNumber(momentum)}, nesterov=${nesterov && momentum > 0 ? 'True' : 'False'},
)
batches = Batches()
print(f"accuracy {accuracy():.4f}")
for epoch in range(epochs):
    model.train()
    total = 0.0
    for index in range(len(batches)):
        for group in optimizer.param_groups:
            group["lr"] = learning_rate(epoch * len(batches) + index)
        images, labels = batches[index]
        optimizer.zero_grad()
        loss = F.cross_entropy(
            logits(images), torch.from_numpy(labels).to(device), label_smoothing=${pythonNumber(labelSmoothing)}
        )
        loss.backward()
        optimizer.step()
        total += float(loss.detach())
    batches.on_epoch_end()
    print(f"epoch {epoch + 1} of {epochs}: loss {total / len(batches):.4f}, accuracy {accuracy():.4f}")`;
}
