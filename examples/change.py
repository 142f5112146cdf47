"""Change for an amount of cents, from the largest coin down."""
import os

COINS = [50, 20, 10, 5, 2, 1]


def change(amount, coins=[]):
    if amount < 0:
        raise ValueError("negative amount")
    for coin in COINS:
        while amount >= coin:
            amount -= coin
            coins.append(coin)
    return coins


print(*change(eval(input())))
