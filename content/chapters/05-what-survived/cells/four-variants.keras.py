stem_weights = {variant: trainable(stem_of(variant)) for variant in ("A", "C")}
print(stem_weights["C"] - stem_weights["A"])
