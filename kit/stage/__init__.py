"""The stage on which a learner's code performs: its threads take turns, and its waiting follows the virtual clock."""

from kit.stage.redirect import redirected
from kit.stage.stage import STAGE, Stage, Timekeeper

__all__ = ["STAGE", "Stage", "Timekeeper", "redirected"]
