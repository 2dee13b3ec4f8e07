#!/usr/bin/python3
"""Golden activations from an independent implementation: PyTorch and torchvision.

    python3 scripts/goldens.py        writes tests/golden/*.json

Needs Debian's python3-torch and python3-torchvision. The tests need no Python:
weights and inputs come from the counter-based generator of golden_values.py,
which tests/golden/generator.ts repeats bit for bit, so only outputs are stored.

Each file: `model` (what was run), `input` (shape, NCHW), `outputs` (name ->
shape in NHWC, values in row-major order).
"""

import json
import os

import numpy
import torch
import torch.nn.functional as F
from torch import nn
from torchvision.models import resnet as torchvision_resnet

from golden_values import torch_values, uniform

FOLDER = os.path.join(os.path.dirname(__file__), "..", "tests", "golden")


def values(key, shape):
    return torch.from_numpy(torch_values(key, shape))


def fill(module, prefix=""):
    state = module.state_dict()
    for key, old in state.items():
        if not key.endswith("num_batches_tracked"):
            state[key] = values(prefix + key, tuple(old.shape))
    module.load_state_dict(state)
    return module.eval()


def image(shape):
    return torch.from_numpy(uniform("input", int(numpy.prod(shape))).astype(numpy.float32).reshape(shape))


def stored(tensor):
    if tensor.dim() == 4:
        tensor = tensor.permute(0, 2, 3, 1)
    return {"shape": list(tensor.shape), "values": [float("%.9g" % v) for v in tensor.contiguous().flatten().tolist()]}


def write(name, model, shape, outputs):
    path = os.path.join(FOLDER, name + ".json")
    with open(path, "w") as file:
        json.dump({"model": model, "input": list(shape), "outputs": outputs}, file, separators=(",", ":"))
        file.write("\n")
    print(name, os.path.getsize(path), "bytes")


def hooked(model, modules, x):
    """Run `model`, keeping the outputs of some of its modules."""
    kept = {}
    for name, module in model.named_modules():
        if name in modules:
            module.register_forward_hook(lambda _m, _i, out, name=name: kept.__setitem__(name, stored(out)))
    out = model(x)
    return {**kept, "output": stored(out)}


class Strided1x1(torchvision_resnet.Bottleneck):
    """The paper's bottleneck: the stride on the first 1x1 (torchvision puts it on the 3x3)."""

    def __init__(self, inplanes, planes, stride=1, *rest, **options):
        super().__init__(inplanes, planes, stride, *rest, **options)
        self.conv1.stride, self.conv2.stride = (stride, stride), (1, 1)


def as_keras(model):
    """Keras' ResNet: a bias on every convolution, epsilon 1.001e-5."""
    for module in model.modules():
        if isinstance(module, nn.Conv2d):
            module.bias = nn.Parameter(torch.zeros(module.out_channels))
        if isinstance(module, nn.BatchNorm2d):
            module.eps = 1.001e-5
    return model


class CifarBlock(nn.Module):
    def __init__(self, before, after, stride, same):
        super().__init__()
        self.same = same and stride == 2
        self.conv1 = nn.Conv2d(before, after, 3, stride, 0 if self.same else 1, bias=False)
        self.bn1 = nn.BatchNorm2d(after)
        self.conv2 = nn.Conv2d(after, after, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(after)
        self.stride, self.new = stride, after - before

    def forward(self, x):
        # TensorFlow's `same` pads an even size at stride 2 only at the end.
        padded = F.pad(x, (0, 1, 0, 1)) if self.same else x
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(padded)))))
        # Option A: every second pixel, zero channels appended.
        return F.relu(F.pad(x[:, :, :: self.stride, :: self.stride], (0, 0, 0, 0, 0, self.new)) + y)


class CifarResnet(nn.Module):
    def __init__(self, n, same):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(16)
        widths = [16, 16, 32, 64]
        for stage in (1, 2, 3):
            before, after = widths[stage - 1], widths[stage]
            blocks = [CifarBlock(before, after, 1 if stage == 1 else 2, same)]
            blocks += [CifarBlock(after, after, 1, same) for _ in range(n - 1)]
            setattr(self, "layer%d" % stage, nn.Sequential(*blocks))
        self.fc = nn.Linear(64, 10)

    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)))
        x = self.layer3(self.layer2(self.layer1(x)))
        return self.fc(x.mean((2, 3)))


@torch.no_grad()
def main():
    torch.set_num_threads(1)
    os.makedirs(FOLDER, exist_ok=True)

    # One strided bottleneck of torchvision's, every activation of it. Named as the first block of layer2.
    down = nn.Sequential(nn.Conv2d(32, 64, 1, 2, bias=False), nn.BatchNorm2d(64))
    block = fill(torchvision_resnet.Bottleneck(32, 16, 2, down), "layer2.0.")
    shape = (1, 32, 9, 10)
    steps = ["conv1", "bn1", "conv2", "bn2", "conv3", "bn3", "downsample.0", "downsample.1"]
    write("bottleneck", "torchvision.models.resnet.Bottleneck(32, 16, stride=2)", shape, hooked(block, steps, image(shape)))

    shape = (2, 3, 64, 64)
    net = fill(torchvision_resnet.resnet18(num_classes=10))
    write("resnet18", "torchvision.models.resnet18(num_classes=10)", shape, hooked(net, ["avgpool"], image(shape)))

    shape = (1, 3, 64, 64)
    net = fill(torchvision_resnet.resnet50(num_classes=10))
    write("resnet50", "torchvision.models.resnet50(num_classes=10)", shape, hooked(net, [], image(shape)))

    small = dict(block=Strided1x1, layers=[1, 2, 1, 1], num_classes=10)
    net = fill(torchvision_resnet.ResNet(**small))
    write("paper", "ResNet, bottlenecks [1, 2, 1, 1] with the stride on the first 1x1", shape, hooked(net, [], image(shape)))
    net = fill(as_keras(torchvision_resnet.ResNet(**small)))
    write("keras", "the same with biases and epsilon 1.001e-5", shape, hooked(net, [], image(shape)))

    shape = (2, 3, 32, 32)
    for name, same in (("cifar20", False), ("cifar20-same", True)):
        net = fill(CifarResnet(3, same))
        write(name, "CIFAR ResNet-20, option A" + (", TensorFlow's same" if same else ""), shape, hooked(net, [], image(shape)))

    # 7x7, stride 2: `same` pads 2 before and 3 after; PyTorch's padding=3 gives the same shape and other numbers.
    shape = (1, 3, 24, 24)
    kernel = values("conv1.weight", (4, 3, 7, 7))
    x = image(shape)
    outputs = {
        "same": stored(F.conv2d(F.pad(x, (2, 3, 2, 3)), kernel, stride=2)),
        "padding3": stored(F.conv2d(x, kernel, stride=2, padding=3)),
    }
    write("same-padding", "7x7 convolution, stride 2, on an even size", shape, outputs)


main()
