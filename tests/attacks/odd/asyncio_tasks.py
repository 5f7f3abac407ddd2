"""Many tasks that wait at once, and a timeout."""

import asyncio


def steep(clock, seconds):
    async def wait():
        async with asyncio.timeout(10 * seconds):
            await asyncio.gather(*(asyncio.sleep(seconds / n) for n in range(1, 10)))

    before = clock.now()
    asyncio.run(wait())
    return int(clock.now() - before)
