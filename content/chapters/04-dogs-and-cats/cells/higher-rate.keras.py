chosen = build_network("chosen", depth=8, norm=True, skip=True)
chosen_run = train(
    chosen, lab["train"], lab["validation"], settings["epochs"], 5 * settings["learning_rate"],  # 5 · 0.02 = 0.1
    augment=True, one_cycle=True,
)
