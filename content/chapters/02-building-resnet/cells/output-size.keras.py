import math


def output_size(n, before, after, k, s):
    return (n + before + after - k) // s + 1


def same_padding(n, k, s):
    total = max((math.ceil(n / s) - 1) * s + k - n, 0)
    return total // 2, total - total // 2


print(output_size(224, 3, 3, 7, 2), output_size(112, 1, 1, 3, 2), same_padding(224, 7, 2))
