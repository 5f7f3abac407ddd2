"""Sends the message after the function has returned, when the fault may be over.

at C: held
"""

import threading
import time


def post(sqs, url, text):
    def later():
        while True:
            time.sleep(1)
            try:
                sqs.send_message(QueueUrl=url, MessageBody=text)
            except Exception:
                pass

    threading.Thread(target=later).start()
    return "soon"
