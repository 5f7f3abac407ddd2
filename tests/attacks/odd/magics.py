"""Magics for lines and cells, shell lines and questions."""

#! %matplotlib inline
#! %load_ext autoreload
#! !pip install boto3 | tail -1
#! files = !ls
#! json.dumps?

# %%
#! %%time


def steep(clock, seconds):
    before = clock.now()
    clock.sleep(seconds)
    return int(clock.now() - before)


# %%
#! %time 1 + 1
#! %timeit -n1 sum(range(10))
