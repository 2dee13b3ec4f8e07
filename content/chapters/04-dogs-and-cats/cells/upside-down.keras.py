held_turned = held_pictures[:, ::-1]
for pictures in (held_pictures, held_turned):
    share = right(chosen, pictures, held_labels).mean()
    print(share, wilson(share, 320))
print(mcnemar(right(chosen, held_pictures, held_labels), right(chosen, held_turned, held_labels)))
