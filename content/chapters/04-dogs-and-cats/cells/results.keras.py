def wilson(share, count, z=1.96):
    spread = z**2 / count
    centre = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * (share * (1 - share) / count + spread / (4 * count)) ** 0.5
    return centre - half, centre + half


runs = [linear_run, cnn_run, plain_run, norm_run, skip_run, deep_run, augment_run, schedule_run, chosen_run]
for run in runs:
    print(run["name"], run["loss"], run["accuracy"], wilson(run["accuracy"], 320))
