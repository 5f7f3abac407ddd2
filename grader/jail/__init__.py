"""Where a learner's cells run: a process of their own, one more fork for every test, and one pipe back to the test.

Trusted side: ``warm`` starts and ends the processes, ``notebook`` has the cells run, ``visit`` is what a test meets,
``conversation`` answers what a process asks, ``endings`` turns how a call ended into a value or an error.
Learner's side: ``zygote`` is the warm process, ``loader`` one notebook, ``performer`` one test's calls; ``kernel`` asks
Linux for what Python cannot. Both: ``channel`` carries frames, ``values`` says what is in them.
"""
