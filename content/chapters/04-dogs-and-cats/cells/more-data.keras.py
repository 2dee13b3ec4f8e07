updates = 160

train_pictures, train_labels = lab["train"]
for share in (8, 4, 2, 1):
    count = 1280 // share  # 1280 / 8 = 160
    chosen_few = np.r_[: count // 2, 640 : 640 + count // 2]
    fewer = train_pictures[chosen_few], train_labels[chosen_few]
    epochs = updates // (count // 32)  # 160 / (160 / 32) = 32
    network = build_network(f"pictures_{count}", depth=8, norm=True, skip=True, width=8)
    print(count, train(network, fewer, lab["validation"], epochs, 0.1, one_cycle=True))
