residual = build_network("residual", depth=8, norm=True, skip=True)
skip_run = train(residual, lab["train"], lab["validation"], settings["epochs"], settings["learning_rate"])
