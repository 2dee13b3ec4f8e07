import csv
import pathlib

kept = pathlib.Path("runs.csv")
rows = list(csv.DictReader(kept.open())) if kept.exists() else []
rows += [{"name": run["name"], "loss": run["loss"], "accuracy": run["accuracy"]} for run in runs]
with kept.open("w", newline="") as file:
    writer = csv.DictWriter(file, ["name", "loss", "accuracy"])
    writer.writeheader()
    writer.writerows(rows)
