deep = build_network("residual_14", depth=14, norm=True, skip=True)
deep_run = train(deep, lab["train"], lab["validation"], settings["epochs"], settings["learning_rate"])
