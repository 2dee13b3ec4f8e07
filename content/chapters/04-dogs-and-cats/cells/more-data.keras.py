updates = 160

train_pictures, train_labels = lab["train"]
for share in (8, 4, 2, 1):
    count = 1280 // share  # 1280 / 8 = 160
    fewer = train_pictures[:count], train_labels[:count]
    epochs = updates // (count // 32)  # 160 / (160 / 32) = 32
    network = build_network(f"pictures_{count}", depth=8, norm=True, skip=True, width=8)
    print(count, train(network, fewer, lab["validation"], epochs, 0.1, one_cycle=True))
