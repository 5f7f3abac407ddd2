"""A log file beside the notebook, opened in an earlier cell.

not at B: nothing can be written there.
"""

import logging

handler_of_log = logging.FileHandler("orders.log")
logging.getLogger("orders").addHandler(handler_of_log)

# %%


def order(sqs, url, kind):
    logging.getLogger("orders").warning("ordering %s", kind)
    return sqs.send_message(QueueUrl=url, MessageBody=json.dumps({"tea": kind}))["MessageId"]
