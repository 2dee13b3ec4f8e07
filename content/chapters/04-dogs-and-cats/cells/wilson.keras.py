def interval(right, count):
    return right / count, right / count


print(interval(240, 320))  # 240 / 320 = 0.75
