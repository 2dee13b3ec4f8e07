blocks = [f"conv{stack}_block{block}" for stack in (2, 3, 4) for block in (1, 2, 3)]
alike = [block for block in blocks if block not in ("conv3_block1", "conv4_block1")]


def copying(layer):
    weights = layer.get_weights()
    if isinstance(layer, layers.Conv2D):
        kernel = np.zeros_like(weights[0])
        kernel[1, 1] = np.eye(kernel.shape[3])
        return [kernel]
    gamma, beta, mean, variance = weights
    return [np.sqrt(variance + 1e-5), mean, mean, variance]


def without_block(network, block, skip):
    parts = ["2_bn"] if skip else ["1_conv", "1_bn", "2_conv", "2_bn"]
    changed = [network.get_layer(f"{block}_{part}") for part in parts]
    before = [layer.get_weights() for layer in changed]
    for layer in changed:
        gamma, *rest = layer.get_weights()
        layer.set_weights([0 * gamma, 0 * rest[0], *rest[1:]] if skip else copying(layer))
    share = right(network, test_pictures[::2], test_labels[::2]).mean()
    for layer, weights in zip(changed, before):
        layer.set_weights(weights)
    return share


print("–", *(right(network, test_pictures[::2], test_labels[::2]).mean() for network in shipped[1:]))
for block in alike:
    print(block, without_block(shipped[1], block, False), without_block(shipped[2], block, True))
