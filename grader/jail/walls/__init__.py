"""What stands between a learner's code and the machine: namespaces, Landlock, seccomp, limits.

Each module knows one of Linux's means and nothing of notebooks or tests; ``confinement`` puts them up in order.
"""
