"""Where a learner's cells run: a process of their own, one more fork for every test, and one pipe back to the test.

Trusted side: ``warm`` (starts and ends the processes), ``visit`` (a test's calls), ``values`` (what is passed).
Learner's side: ``zygote`` (the warm process), ``loader`` (one notebook), ``performer`` (one test's calls).
``channel`` carries the frames between the two.
"""
