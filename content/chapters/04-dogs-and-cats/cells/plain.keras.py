plain = build_network("plain", depth=8, norm=False, skip=False)
plain_run = train(plain, lab["train"], lab["validation"], settings["epochs"], settings["learning_rate"])
