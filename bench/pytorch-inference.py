"""One forward pass of an ImageNet ResNet (torchvision's, without torchvision) in PyTorch, timed: the yardstick of
`npm run bench -- inference`.

Usage: pytorch-inference.py DEPTH BATCH SECONDS THREADS
Prints one JSON object: milliseconds of every pass.
"""
import json
import sys
import time

import torch
from torch import nn
from torch.nn import functional

depth, batch, seconds, threads = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])
torch.set_num_threads(threads)
torch.manual_seed(1)

STAGES = {18: [2, 2, 2, 2], 34: [3, 4, 6, 3], 50: [3, 4, 6, 3], 101: [3, 4, 23, 3], 152: [3, 8, 36, 3]}


class Block(nn.Module):
    def __init__(self, before, width, stride, bottleneck):
        super().__init__()
        after = width * 4 if bottleneck else width
        # kernel, channels in, channels out, stride
        steps = (
            [(1, before, width, 1), (3, width, width, stride), (1, width, after, 1)]
            if bottleneck
            else [(3, before, width, stride), (3, width, width, 1)]
        )
        self.convs = nn.ModuleList(nn.Conv2d(i, o, k, s, k // 2, bias=False) for k, i, o, s in steps)
        self.norms = nn.ModuleList(nn.BatchNorm2d(o) for _, _, o, _ in steps)
        self.short = None
        if stride > 1 or before != after:
            self.short = nn.Sequential(nn.Conv2d(before, after, 1, stride, bias=False), nn.BatchNorm2d(after))
        self.after = after

    def forward(self, x):
        y = x
        for at, (conv, norm) in enumerate(zip(self.convs, self.norms)):
            y = norm(conv(y))
            if at < len(self.convs) - 1:
                y = functional.relu(y, inplace=True)
        y += x if self.short is None else self.short(x)
        return functional.relu(y, inplace=True)


def resnet():
    layers = [nn.Conv2d(3, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2, 1)]
    channels = 64
    for stage, blocks in enumerate(STAGES[depth]):
        for block in range(blocks):
            layers.append(Block(channels, 64 * 2**stage, 2 if stage > 0 and block == 0 else 1, depth >= 50))
            channels = layers[-1].after
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, 1000))


def measure(channels_last):
    format = torch.channels_last if channels_last else torch.contiguous_format
    net = resnet().eval().to(memory_format=format)
    x = torch.randn(batch, 3, 224, 224).contiguous(memory_format=format)
    wall = []
    with torch.inference_mode():
        for _ in range(2 if batch == 1 else 1):
            net(x)
        end = time.time() + seconds
        while time.time() < end or len(wall) < (3 if batch == 1 else 2):
            begun = time.perf_counter()
            net(x)
            wall.append((time.perf_counter() - begun) * 1000)
    return wall


# Both memory layouts: the faster one is PyTorch's figure.
print(json.dumps({"version": torch.__version__, "runs": {"channels_first": measure(False), "channels_last": measure(True)}}))
