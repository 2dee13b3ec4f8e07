normed = build_network("plain_norm", depth=8, norm=True, skip=False)
norm_run = train(normed, lab["train"], lab["validation"], settings["epochs"], settings["learning_rate"])
