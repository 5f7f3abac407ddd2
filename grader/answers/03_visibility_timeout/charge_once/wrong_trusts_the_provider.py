"""the provider forgets its keys after a day

No table at all: the key protects for a day, and messages live up to fourteen.
"""


def charge_once(payments, order_id, amount, charge, clock):
    return charge(amount, order_id)
