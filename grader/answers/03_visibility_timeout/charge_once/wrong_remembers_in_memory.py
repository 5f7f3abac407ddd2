"""Not one call reached the table

A dictionary of the process: gone after a restart, unknown to other consumers.
"""

paid = {}


def charge_once(payments, order_id, amount, charge, clock):
    name = (payments.name, order_id)
    known = paid.get(name)
    if known is not None:
        if known[0] != amount:
            raise ValueError("another amount")
        return known[1]
    paid[name] = (amount, None)
    try:
        receipt = charge(amount, order_id)
    except Exception:
        del paid[name]
        raise
    paid[name] = (amount, receipt)
    return receipt
