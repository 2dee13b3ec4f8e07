scheduled = build_network("scheduled", blocks=1, norm=True, skip=True)
schedule_run = train(
    scheduled, lab["train"], lab["validation"], settings["epochs"], 0.1, augment=True, one_cycle=True
)
