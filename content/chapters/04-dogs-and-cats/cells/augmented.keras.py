augmented = build_network("augmented", depth=8, norm=True, skip=True)
augment_run = train(
    augmented, lab["train"], lab["validation"], settings["epochs"], settings["learning_rate"], augment=True
)
