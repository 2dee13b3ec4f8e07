neighbours = [
    ("conv2_block1", "conv2_block2"),
    ("conv2_block2", "conv2_block3"),
    ("conv3_block2", "conv3_block3"),
    ("conv4_block2", "conv4_block3"),
]


def with_swapped(network, first, second):
    parts = ("1_conv", "1_bn", "2_conv", "2_bn")
    layers_of = {block: [network.get_layer(f"{block}_{part}") for part in parts] for block in (first, second)}
    before = {block: [layer.get_weights() for layer in found] for block, found in layers_of.items()}
    for block, other in ((first, second), (second, first)):
        for layer, weights in zip(layers_of[block], before[other]):
            layer.set_weights(weights)
    share = right(network, test_pictures[::2], test_labels[::2]).mean()
    for block, found in layers_of.items():
        for layer, weights in zip(found, before[block]):
            layer.set_weights(weights)
    return share


print("–", *(right(network, test_pictures[::2], test_labels[::2]).mean() for network in shipped[1:]))
for first, second in neighbours:
    print(first, "↔", second, *(with_swapped(network, first, second) for network in shipped[1:]))
