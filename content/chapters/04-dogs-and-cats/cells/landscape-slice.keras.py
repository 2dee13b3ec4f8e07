sideways = 0

for name, places in landscape.items():
    print(name, places[sideways + 3].round(2))
