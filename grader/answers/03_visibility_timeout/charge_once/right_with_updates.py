"""UpdateItem for every step, and the old item comes with the failed condition."""

from botocore.exceptions import ClientError


def charge_once(payments, order_id, amount, charge, clock):
    now = int(clock.now())
    key = {"order_id": order_id}
    try:
        payments.update_item(
            Key=key,
            UpdateExpression="SET price = :price, claimed = :now",
            ConditionExpression="attribute_not_exists(order_id) OR "
            "(price = :price AND attribute_not_exists(receipt) AND claimed <= :old)",
            ExpressionAttributeValues={":price": amount, ":now": now, ":old": now - 60},
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        known = payments.get_item(Key=key, ConsistentRead=True).get("Item", {})
        if known.get("price", amount) != amount:
            raise ValueError(f"{order_id} is known with another amount") from error
        return known.get("receipt")
    try:
        receipt = charge(amount, order_id)
    except Exception:
        payments.update_item(Key=key, UpdateExpression="SET claimed = :never", ExpressionAttributeValues={":never": 0})
        raise
    payments.update_item(
        Key=key, UpdateExpression="SET receipt = :receipt", ExpressionAttributeValues={":receipt": receipt}
    )
    return receipt
