stem_weights = {variant: stem_of(variant).count_params() for variant in ("A", "C")}
print(stem_weights["C"] - stem_weights["A"])
