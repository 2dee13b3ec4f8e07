def rate_at(step, steps, peak, warmup):
    return peak


print([rate_at(step, 200, 0.1, 0.25) for step in (0, 25, 50, 125, 200)])  # 0.25 · 200 = 50
