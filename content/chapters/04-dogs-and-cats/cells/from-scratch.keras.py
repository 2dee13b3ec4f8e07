scratch = build_network("scratch", depth=20, norm=True, skip=True, width=8)
scratch_run = train(scratch, few, lab["validation"], 15, 0.03, augment=True, one_cycle=True)

for run in (tuned_run, scratch_run):
    print(run["name"], run["accuracy"], wilson(run["accuracy"], 320))
print(mcnemar(right(tuned, *lab["validation"]), right(scratch, *lab["validation"])))
