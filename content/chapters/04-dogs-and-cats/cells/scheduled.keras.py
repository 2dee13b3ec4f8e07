scheduled = build_network("scheduled", depth=8, norm=True, skip=True)
schedule_run = train(
    scheduled, lab["train"], lab["validation"], settings["epochs"], settings["learning_rate"],
    augment=True, one_cycle=True,
)
