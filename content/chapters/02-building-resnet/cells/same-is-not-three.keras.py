filters = stem.get_layer("conv1_conv").get_weights()[0]


def pad_by(before, after):
    return ops.pad(cat, ((0, 0), (before, after), (before, after), (0, 0)))


outputs = {
    "3 + 3": ops.conv(pad_by(3, 3), filters, strides=2, padding="valid"),
    "2 + 3": ops.conv(pad_by(2, 3), filters, strides=2, padding="valid"),
    "same": ops.conv(cat, filters, strides=2, padding="same"),
}

for padding, output in outputs.items():
    print(padding, output.shape, float(ops.max(ops.abs(output - outputs["same"]))))
