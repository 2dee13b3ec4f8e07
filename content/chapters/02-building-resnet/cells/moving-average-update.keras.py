def update_moving(moving, batch_value, rho):
    return moving


def updates_to_reach(share, rho):
    return 0


print(update_moving(1, 11, 0.9), updates_to_reach(0.95, 0.99))  # 2, 299
