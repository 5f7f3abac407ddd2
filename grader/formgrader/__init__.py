"""The course in nbgrader: a course folder for its Formgrader, and an Autograde that marks as ``grader grade`` does.

nbgrader does what it does well (release, collect, show, comment, export). It never runs a learner's code, never reads
what a learner handed in, and never decides on a mark: notebooks are rebuilt from their text before nbgrader sees them,
and hidden tests run in another process, outside of any kernel. No module outside of this package needs to know that.
"""
