"""datetime.now and timedelta."""

import datetime as dt
from datetime import datetime, timedelta


def steep(clock, seconds):
    began = datetime.now(dt.timezone.utc)
    end = began + timedelta(seconds=seconds)
    while datetime.now(dt.UTC) < end:
        clock.sleep((end - datetime.now(dt.UTC)).total_seconds())
    return (dt.datetime.now(dt.UTC) - began) // timedelta(seconds=1)
