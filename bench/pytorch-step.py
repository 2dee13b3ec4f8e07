"""One training step of a CIFAR ResNet in PyTorch, timed: the yardstick of `npm run bench -- training`.

Usage: pytorch-step.py DEPTH WIDTH BATCH SECONDS THREADS IMAGES LABELS
IMAGES and LABELS are raw float32 `[n, 32, 32, 3]` and int32 `[n]`, as the other engines of the table get them.
Prints one JSON object: milliseconds of every step, wall clock and processor.
"""
import importlib.util
import json
import sys
import time
import types

import numpy
import torch
from torch import nn
from torch.nn import functional

if importlib.util.find_spec("sympy") is None:
    # The tests' environment leaves out what only PyTorch's compiler needs; its optimisers ask for the compiler's `disable`.
    torch._dynamo = sys.modules["torch._dynamo"] = types.ModuleType("torch._dynamo")
    torch._dynamo.disable = lambda function, *_, **__: function
    torch._dynamo.graph_break = lambda *_, **__: None

depth, width, batch, seconds, threads = *map(int, sys.argv[1:4]), float(sys.argv[4]), int(sys.argv[5])
torch.set_num_threads(threads)
torch.manual_seed(1)


class Block(nn.Module):
    """Two 3×3 convolutions and a shortcut; where the shape changes, every second pixel and zero channels (option A)."""

    def __init__(self, before, after, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(before, after, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(after)
        self.conv2 = nn.Conv2d(after, after, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(after)
        self.stride, self.grow = stride, after - before

    def forward(self, x):
        y = functional.relu(self.bn1(self.conv1(x)))
        y = self.bn2(self.conv2(y))
        if self.stride > 1 or self.grow > 0:
            x = functional.pad(x[:, :, :: self.stride, :: self.stride], (0, 0, 0, 0, 0, self.grow))
        return functional.relu(x + y)


def resnet():
    layers = [nn.Conv2d(3, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU()]
    channels = width
    for stage in range(3):
        for block in range((depth - 2) // 6):
            after = width * 2**stage
            layers.append(Block(channels, after, 2 if stage > 0 and block == 0 else 1))
            channels = after
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, 2))


images = torch.from_numpy(numpy.fromfile(sys.argv[6], numpy.float32).reshape(-1, 32, 32, 3).transpose(0, 3, 1, 2).copy())
labels = torch.from_numpy(numpy.fromfile(sys.argv[7], numpy.int32).astype(numpy.int64))


def measure(channels_last):
    net = resnet()
    format = torch.channels_last if channels_last else torch.contiguous_format
    net = net.to(memory_format=format)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.02, momentum=0.9, nesterov=True, weight_decay=5e-4)
    wall, processor = [], []
    end = time.time() + seconds
    step = 0
    while time.time() < end or step < 6:
        start = step * batch % (len(images) - batch + 1)
        x, y = images[start : start + batch].contiguous(memory_format=format), labels[start : start + batch]
        begun, begun_processor = time.perf_counter(), time.process_time()
        optimizer.zero_grad()
        functional.cross_entropy(net(x), y).backward()
        optimizer.step()
        if step >= 3:
            wall.append((time.perf_counter() - begun) * 1000)
            processor.append((time.process_time() - begun_processor) * 1000)
        step += 1
    return {"wall": wall, "processor": processor}


# Both memory layouts: the faster one is PyTorch's figure.
runs = {"channels_first": measure(False), "channels_last": measure(True)}
print(json.dumps({"version": torch.__version__, "runs": runs}))
